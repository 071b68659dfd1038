#include "osd/timeline/stretches.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

constexpr int most_lanes = 3;
// The recorder's clock is kept right in small steps: that much is no second recording of the same time.
constexpr microseconds overlap_of_no_matter = seconds(1);

struct Placed {
  view::RecordedSpan span;
  int lane = 0, lanes = 1;
};

// Spans that overlap form a group; in it each gets the first lane that is free, older recordings first.
void place_group(std::vector<Placed>& all, std::size_t begin, std::size_t end) {
  std::vector<Placed*> group;
  for (auto i = begin; i < end; ++i)
    group.push_back(&all[i]);
  std::ranges::sort(group, {}, [](const Placed* p) { return p->span.id; });
  int lanes = 1;
  for (std::size_t i = 0; i < group.size(); ++i) {
    auto& placed = *group[i];
    for (placed.lane = 0; placed.lane + 1 < most_lanes; ++placed.lane) {
      const bool taken = std::any_of(
          group.begin(), group.begin() + static_cast<std::ptrdiff_t>(i), [&](const Placed* other) {
            return other->lane == placed.lane && other->span.from + overlap_of_no_matter < placed.span.to &&
                   placed.span.from + overlap_of_no_matter < other->span.to;
          });
      if (!taken)
        break;
    }
    lanes = std::max(lanes, placed.lane + 1);
  }
  for (auto* placed : group)
    placed->lanes = lanes;
}

std::vector<Placed> in_lanes(const view::CameraRecordings& recordings, const TimeAxis& axis) {
  std::vector<Placed> placed;
  for (const auto& span : recordings.spans)
    if (span.to > axis.from && span.from < axis.to())
      placed.push_back({span});
  std::ranges::sort(placed, {}, [](const Placed& p) { return std::pair(p.span.from, p.span.id); });
  for (std::size_t begin = 0; begin < placed.size();) {
    auto reach = placed[begin].span.to;
    auto end = begin + 1;
    for (; end < placed.size() && placed[end].span.from + overlap_of_no_matter < reach; ++end)
      reach = std::max(reach, placed[end].span.to);
    place_group(placed, begin, end);
    begin = end;
  }
  return placed;
}

StretchKind kind_of(const view::RecordedSpan& span) {
  return span.damaged ? StretchKind::Damaged : span.locked ? StretchKind::Locked : StretchKind::Open;
}

Stretch stretch_of(const Placed& placed, const TimeAxis& axis, int width_px) {
  const auto x_of = [&](WallTime time) {
    return static_cast<int>(
        std::lround(std::clamp(axis.x_of(time, width_px), 0.0, static_cast<double>(width_px))));
  };
  Stretch stretch{x_of(placed.span.from), x_of(placed.span.to), kind_of(placed.span), placed.lane,
                  placed.lanes,           placed.span.id,       placed.span.from,     placed.span.to};
  stretch.x = std::min(stretch.x, width_px - 1);
  stretch.end_x = std::max(stretch.end_x, stretch.x + 1);
  return stretch;
}

bool joins(const Stretch& before, const Stretch& next) {
  return before.kind == next.kind && before.lane == next.lane && before.lanes == next.lanes &&
         next.x <= before.end_x && next.end_x >= before.x;
}

} // namespace

std::vector<Stretch> stretches_of(const view::CameraRecordings& recordings, const TimeAxis& axis,
                                  int width_px) {
  std::vector<Stretch> stretches;
  if (width_px <= 0)
    return stretches;
  for (const auto& placed : in_lanes(recordings, axis)) {
    const auto next = stretch_of(placed, axis, width_px);
    const auto same = std::find_if(stretches.rbegin(), stretches.rend(), [&](const Stretch& s) {
      return s.lane == next.lane && s.kind == next.kind;
    });
    if (same != stretches.rend() && joins(*same, next)) {
      same->end_x = std::max(same->end_x, next.end_x);
      same->to = std::max(same->to, next.to);
    } else {
      stretches.push_back(next);
    }
  }
  // What must not be hidden is drawn last.
  std::ranges::sort(stretches, {}, [](const Stretch& s) { return std::tuple(s.kind, s.x, s.lane); });
  return stretches;
}

const Stretch* stretch_at(const std::vector<Stretch>& stretches, int x, double fraction) {
  const auto found = std::find_if(stretches.rbegin(), stretches.rend(), [&](const Stretch& s) {
    return x >= s.x && x < s.end_x && static_cast<int>(fraction * s.lanes) == s.lane;
  });
  return found != stretches.rend() ? &*found : nullptr;
}

} // namespace kagimado::osd

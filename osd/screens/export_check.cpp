#include "osd/screens/export_check.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::chrono::seconds fine{1}, coarse{60};
constexpr std::chrono::hours long_range{48};

} // namespace

RangeFault range_fault(const TimeRange& range, WallTime now) {
  if (range.from >= range.to)
    return RangeFault::Backwards;
  return range.to > now ? RangeFault::Future : RangeFault::None;
}

const view::Medium* medium_to_use(const view::MediaList& media, std::string_view chosen_folder) {
  const view::Medium* first = nullptr;
  for (const auto& medium : media.media) {
    if (!medium.writable)
      continue;
    if (medium.folder == chosen_folder)
      return &medium;
    if (first == nullptr)
      first = &medium;
  }
  return first;
}

std::string failure_name(const view::ExportStatus& status, const view::MediaList* media,
                         std::string_view chosen_folder) {
  const std::string_view folder = status.folder.empty() ? chosen_folder : std::string_view(status.folder);
  const bool listed = media != nullptr && !media->pending && media->reason.empty() && !folder.empty();
  const bool there = !listed || std::ranges::any_of(media->media, [folder](const view::Medium& medium) {
    return !medium.folder.empty() && folder.starts_with(medium.folder);
  });
  if (status.reason != "io" && status.reason != "not_found")
    return status.reason;
  if (!there)
    return "gone";
  return status.reason == "not_found" && status.total_bytes > 0 ? "interrupted" : status.reason;
}

namespace {

std::chrono::microseconds common_length(const view::RecordedSpan& span, const TimeRange& range) {
  return std::max(std::chrono::microseconds(0),
                  std::min(span.to, range.to) - std::max(span.from, range.from));
}

// The share of a span's bytes that such a part of it has.
double share_of(const view::RecordedSpan& span, std::chrono::microseconds part) {
  return static_cast<double>(span.bytes) * static_cast<double>(part.count()) /
         static_cast<double>((span.to - span.from).count());
}

// The player brings its own copy of the data, four characters for three bytes.
std::optional<std::uint64_t> with_player(std::optional<std::uint64_t> bytes, bool wanted) {
  return bytes && wanted ? *bytes + *bytes / 3 * 4 : bytes;
}

} // namespace

RecordedAmount recorded_amount(const view::RecordingMap* map, const std::set<CameraId>& cameras,
                               const TimeRange& range) {
  RecordedAmount amount;
  if (map == nullptr || map->pending || !map->reason.empty())
    return amount;
  amount.known = true;
  double bytes = 0;
  bool all_known = true;
  for (const auto& camera : map->cameras) {
    if (!cameras.contains(camera.camera))
      continue;
    const auto before = amount.length;
    for (const auto& span : camera.spans) {
      const auto part = common_length(span, range);
      if (part.count() == 0)
        continue;
      amount.length += part;
      bytes += share_of(span, part);
      all_known = all_known && span.bytes != 0;
    }
    amount.cameras += amount.length > before ? 1 : 0;
  }
  constexpr double most_bytes = 1e18; // beyond any medium, and three times it is still a number of bytes
  if (all_known && amount.cameras > 0)
    amount.bytes = static_cast<std::uint64_t>(std::min(bytes, most_bytes));
  return amount;
}

ExportPlan plan_export(const ExportScreen& screen, const ExportFacts& facts) {
  ExportPlan plan;
  for (const auto& camera : facts.site.cameras)
    if (screen.cameras.contains(camera.id))
      plan.cameras.insert(camera.id);
  plan.fault = range_fault(screen.range, facts.now);
  plan.media = facts.feed.media();
  if (plan.media)
    plan.medium = medium_to_use(*plan.media, screen.medium_folder);
  if (plan.fault == RangeFault::None) {
    const bool is_long = screen.range.to - screen.range.from > long_range;
    const auto map = facts.feed.recordings(screen.range.from, screen.range.to, is_long ? coarse : fine);
    plan.recorded = recorded_amount(map.get(), plan.cameras, screen.range);
    plan.estimate_bytes = with_player(plan.recorded.bytes, screen.with_player);
  }
  return plan;
}

ExportHindrance hindrance_of(const ExportPlan& plan, const view::Site& site) {
  if (!site.recorder_online)
    return ExportHindrance::Offline;
  if (plan.cameras.empty())
    return ExportHindrance::NoCamera;
  if (plan.fault != RangeFault::None)
    return ExportHindrance::Range;
  if (plan.medium == nullptr)
    return ExportHindrance::NoMedium;
  if (plan.recorded.known && plan.recorded.cameras == 0)
    return ExportHindrance::NothingRecorded;
  return plan.fits() ? ExportHindrance::None : ExportHindrance::NoSpace;
}

} // namespace kagimado::osd

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

RecordedAmount recorded_amount(const view::RecordingMap* map, const std::set<CameraId>& cameras,
                               const TimeRange& range) {
  RecordedAmount amount;
  if (map == nullptr || map->pending || !map->reason.empty())
    return amount;
  amount.known = true;
  for (const auto& camera : map->cameras) {
    if (!cameras.contains(camera.camera))
      continue;
    const auto before = amount.length;
    for (const auto& span : camera.spans)
      amount.length += std::max(std::chrono::microseconds(0),
                                std::min(span.to, range.to) - std::max(span.from, range.from));
    amount.cameras += amount.length > before ? 1 : 0;
  }
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
  plan.estimate_bytes = facts.estimate_bytes;
  if (plan.fault == RangeFault::None) {
    const bool is_long = screen.range.to - screen.range.from > long_range;
    const auto map = facts.feed.recordings(screen.range.from, screen.range.to, is_long ? coarse : fine);
    plan.recorded = recorded_amount(map.get(), plan.cameras, screen.range);
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

#include "osd/screens/search_rows.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

// Where a stream begins anew, times of the old and the new one meet to a second or two only.
constexpr std::chrono::seconds least_overlap{5};

void add_camera(const view::CameraRecordings& camera, std::vector<RecordingRow>& rows) {
  const auto first = static_cast<std::ptrdiff_t>(rows.size());
  for (const auto& span : camera.spans)
    rows.push_back({camera.camera, span});
  std::sort(rows.begin() + first, rows.end(),
            [](const RecordingRow& a, const RecordingRow& b) { return a.span.id < b.span.id; });
  WallTime latest{};
  for (auto row = rows.begin() + first; row != rows.end(); ++row) {
    row->clock_went_back = row != rows.begin() + first && row->span.from + least_overlap < latest;
    latest = std::max(latest, row->span.to);
  }
}

} // namespace

const std::vector<RecordingRow>& SearchRows::recordings(const std::shared_ptr<const view::RecordingMap>& map,
                                                        std::optional<CameraId> camera) {
  if (map == map_ && camera == map_camera_)
    return recordings_;
  map_ = map;
  map_camera_ = camera;
  recordings_.clear();
  if (!map)
    return recordings_;
  for (const auto& each : map->cameras)
    if (!camera || each.camera == *camera)
      add_camera(each, recordings_);
  return recordings_;
}

const std::vector<view::Alarm>& SearchRows::alarms(const std::shared_ptr<const view::AlarmList>& list,
                                                   std::optional<CameraId> camera, std::string_view kind) {
  if (list == list_ && camera == list_camera_ && kind == list_kind_)
    return alarms_;
  list_ = list;
  list_camera_ = camera;
  list_kind_ = kind;
  alarms_.clear();
  if (!list)
    return alarms_;
  std::ranges::copy_if(list->alarms, std::back_inserter(alarms_), [&](const view::Alarm& alarm) {
    return (!camera || alarm.camera == *camera) && (kind.empty() || alarm.kind == kind);
  });
  return alarms_;
}

} // namespace kagimado::osd

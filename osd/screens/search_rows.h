// The lists of the search screen, sorted and filtered once for each answer of the feed, however long it is.
// Plain data; drawing thread only.
#pragma once

#include "engine/view/playback.h"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace kagimado::osd {

struct RecordingRow {
  CameraId camera{0};
  view::RecordedSpan span;
  bool clock_went_back = false; // starts well before an earlier recording of this camera ends
};

class SearchRows final {
 public:
  // Of one camera or of all, each camera's in the order in which they were recorded: two of one hour are two
  // rows.
  const std::vector<RecordingRow>& recordings(const std::shared_ptr<const view::RecordingMap>& map,
                                              std::optional<CameraId> camera);
  // Newest first, as answered; kind "": every kind.
  const std::vector<view::Alarm>& alarms(const std::shared_ptr<const view::AlarmList>& list,
                                         std::optional<CameraId> camera, std::string_view kind);

 private:
  std::shared_ptr<const view::RecordingMap> map_; // that recordings_ is made from
  std::optional<CameraId> map_camera_;
  std::vector<RecordingRow> recordings_;
  std::shared_ptr<const view::AlarmList> list_; // that alarms_ is made from
  std::optional<CameraId> list_camera_;
  std::string list_kind_;
  std::vector<view::Alarm> alarms_;
};

} // namespace kagimado::osd

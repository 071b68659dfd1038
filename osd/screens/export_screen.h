// 「コピー」: a stretch of recordings of some cameras goes to an external medium, as sealed as it is stored.
// A full screen: what and where to, then progress, then how it ended.
#pragma once

#include "osd/screens/time_range.h"
#include "osd/wall/playback_feed.h"
#include "osd/widgets/widgets.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kagimado::osd {

struct ExportScreen {
  bool open = false;
  std::set<CameraId> cameras = {};
  TimeRange range = {};
  std::string medium_folder = {}; // empty or gone: the first one that can be written to
  bool with_player = true;
  int camera_page = 0, medium_page = 0;
  bool following = false; // an export that runs, or whose end was not confirmed yet
  bool asks_cancel = false;
  bool operator==(const ExportScreen&) const = default;
};

// Facts are asked from the feed while drawing: media(), export_status() and recordings(); nothing else of it.
struct ExportFacts {
  const view::Site& site;
  PlaybackFeed& feed;
  WallTime now;
  std::vector<CameraId> on_wall;           // cameras that this monitor shows
  std::optional<TimeRange> selection = {}; // of the timeline
};

// After start the feed must tell "waiting" (or how it ended) at once, and not an older export's end.
struct ExportPressed {
  bool close = false; // an export that runs goes on
  std::optional<view::ExportWish> start;
  bool cancel = false;
  bool changed = false; // something that is drawn in the next frame
};

// Opens it with the cameras of the wall, and the timeline's selection or the last 15 minutes.
void open_export_screen(ExportScreen& screen, const ExportFacts& facts);
ExportPressed draw_export_screen(Ui& ui, ExportScreen& screen, const ExportFacts& facts);

} // namespace kagimado::osd

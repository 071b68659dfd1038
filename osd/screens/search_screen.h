// 「検索」: recordings by time, by recording and by event, and 「動作検知サーチ」 with thumbnails. A click
// plays. Locked thumbnails show the lock and never ask for a password [REQ-ENC-11].
#pragma once

#include "osd/screens/calendar.h"
#include "osd/screens/search_rows.h"
#include "osd/wall/playback_feed.h"
#include "osd/widgets/widgets.h"

#include <optional>

namespace kagimado::osd {

enum class SearchPage { Time, Recordings, Events, Motion };

struct SearchScreen {
  bool open = false;
  SearchPage page = SearchPage::Time;
  WallTime at = {};                    // of the page Time; its local day is that of the lists
  std::optional<CameraId> camera = {}; // nothing: all
  bool picks_camera = false;
  CalendarPanel calendar = {};
  int camera_page = 0, list_page = 0;
  SearchRows rows = {}; // made from the rest
};

// Facts are asked from the feed while drawing: recordings(), alarms() and thumbnail(); nothing else of it.
struct SearchFacts {
  const view::Site& site;
  PlaybackFeed& feed;
  WallTime now;
};

struct SearchPlay {
  std::optional<CameraId> camera; // nothing: all that the wall shows
  WallTime at;
  std::optional<std::int64_t> span; // for play_from
};

struct SearchPressed {
  bool close = false;
  std::optional<SearchPlay> play;
  bool changed = false; // something that is drawn in the next frame
};

// Opens it at a time: what is played now, or the present.
void open_search_screen(SearchScreen& screen, WallTime at);
SearchPressed draw_search_screen(Ui& ui, SearchScreen& screen, const SearchFacts& facts);

} // namespace kagimado::osd

// A month of days; those with recordings are marked, a click goes there. A panel above the playback bar.
#pragma once

#include "osd/wall/local_calendar.h"
#include "osd/wall/playback_feed.h"
#include "osd/widgets/widgets.h"

#include <optional>

namespace kagimado::osd {

struct CalendarPanel {
  bool open = false;
  LocalDate month; // its first day
};

struct CalendarFacts {
  PlaybackFeed& feed;
  WallTime now, position;
};

struct CalendarPressed {
  std::optional<WallTime> go_to; // the day's first recording, or its beginning
  bool close = false, changed = false;
};

void open_calendar(CalendarPanel& panel, WallTime position);
Size calendar_size(const Ui& ui);
CalendarPressed draw_calendar(Ui& ui, CalendarPanel& panel, const CalendarFacts& facts, const Rect& rect);

} // namespace kagimado::osd

// The bar at the bottom of a monitor that shows recordings: timeline, position, and all that moves it. Comes
// and goes with the menu bar, and never shifts the tiles. What is pressed is answered; nothing is carried out
// here.
#pragma once

#include "osd/screens/calendar.h"
#include "osd/timeline/timeline_view.h"

namespace kagimado::osd {

struct PlaybackBar {
  Timeline timeline;
  CalendarPanel calendar;
};

struct PlaybackBarFacts {
  TimelineFacts timeline;
  view::PlaybackStatus status; // position is what the bar tells
  bool sound_on = false;
  bool sound_possible = true; // at 1x forward
};

struct PlaybackBarPressed {
  std::optional<Seek> seek;
  std::chrono::seconds jump{0};
  int landmark = 0; // -1: to the beginning before, 1: to the next one
  int step = 0;     // -1, 1
  int speed = 0;    // -1: slower, 1: faster
  int mark = 0;     // -1: the beginning of a stretch to copy is here, 1: its end
  bool pause = false, reverse = false, sound = false, live = false;
  bool changed = false; // something that is drawn in the next frame
};

// rows: cameras of the timeline.
Rect playback_bar_rect(Size screen, double scale, std::size_t rows);
PlaybackBarPressed draw_playback_bar(Ui& ui, PlaybackBar& bar, const PlaybackBarFacts& facts);

// A frame round the monitor, always there in playback: nobody takes it for live. with_badge: what it is and
// of when, at the top, where the menu bar is not.
void draw_playback_frame(Ui& ui, const view::PlaybackStatus& status, bool with_badge);
// "2026/11/23 (月) 09:05:03"; the zone too where clocks were set back and the hour comes twice.
std::string position_text(const Ui& ui, WallTime position, bool with_weekday);

} // namespace kagimado::osd

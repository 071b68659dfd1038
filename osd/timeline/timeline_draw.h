// The parts of a timeline as they are drawn. Each row is one unit of change, marks that move are units of
// their own: a position that moves on repaints two pixels' width.
#pragma once

#include "osd/timeline/stretches.h"
#include "osd/widgets/widgets.h"

#include <string>
#include <vector>

namespace kagimado::osd {

struct TimelineRowLook {
  CameraId camera{0};
  std::string name;
  Rect name_place, track;
  int known_x = 0, known_end_x = 0; // of the track: what is known of
  int future_x = 0;                 // of the track: nothing can be recorded from here on
  const std::vector<Stretch>* stretches = nullptr;
  std::vector<view::Alarm> alarms; // of this camera
};

void draw_timeline_row(Ui& ui, const TimelineRowLook& row, const TimeAxis& axis);
void draw_ruler(Ui& ui, const TimeAxis& axis, const Rect& ruler);
// Line over rows and ruler where the position is, with a handle in the ruler.
void draw_position(Ui& ui, const Rect& ruler, const Rect& track, int x, std::uint32_t argb);
// At the left of the names: which of the rows are shown.
void draw_scroll_mark(const Rect& names, int first, int shown, int all);
// A stretch that is marked, in the ruler; its ends by pixels of the ruler.
void draw_marked(Ui& ui, const Rect& ruler, int x, int end_x);
void draw_now(Ui& ui, const Rect& track, int x);

} // namespace kagimado::osd

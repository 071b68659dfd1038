// Marks of a timeline's ruler: on round local times, in the order in which they come, never so close that
// their labels touch. Where clocks are set back, an hour stands twice.
#pragma once

#include "osd/timeline/time_axis.h"

#include <string>
#include <vector>

namespace kagimado::osd {

struct Tick {
  WallTime at;
  std::string label; // "09:00", "09:00:15", at a day's beginning "11/23"; empty: a mark without words
  bool day = false;  // a day begins
};

struct TickWidths {
  double label_px = 60; // of the widest label, with the space after it
  double mark_px = 12;  // between marks without words
};

std::vector<Tick> ticks_of(const TimeAxis& axis, double width_px, const TickWidths& widths);

} // namespace kagimado::osd

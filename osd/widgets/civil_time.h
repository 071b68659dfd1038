// Years, months, days and hours of this machine's zone. Thread-safe but for a change of TZ.
#pragma once

#include "engine/base/clock.h"

namespace kagimado::osd {

enum class TimePart { Year, Month, Day, Hour, Minute, Second };

struct CivilTime {
  int year = 1970, month = 1, day = 1; // from 1
  int hour = 0, minute = 0, second = 0;
};

CivilTime civil_of(WallTime time);
// Moves by a part, on whole seconds and within 1970..2099. Hours, minutes and seconds are elapsed time; a day
// that a month does not have becomes its last one.
WallTime step_time(WallTime time, TimePart part, int by);

} // namespace kagimado::osd

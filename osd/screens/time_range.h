// A stretch of time, as screens pass it on.
#pragma once

#include "engine/base/clock.h"

namespace kagimado::osd {

struct TimeRange {
  WallTime from, to; // to is not part of it
  bool operator==(const TimeRange&) const = default;
};

} // namespace kagimado::osd

// Times as an operator reads them: local time of this machine. Thread-safe.
#pragma once

#include "engine/base/clock.h"

#include <string>

namespace kagimado::osd {

std::string time_text(WallTime time); // 09:05:03
std::string date_text(WallTime time); // 2026/11/23
// On a tile: the time alone while it is of today, with the date otherwise. "" for a time that was never set.
std::string picture_time_text(WallTime taken, WallTime now);
// Until the seconds of a shown clock change.
std::chrono::milliseconds until_next_second(WallTime now);

} // namespace kagimado::osd

// Days and offsets of this machine's local time, with its changes to and from summer time: a day has 23, 24
// or 25 hours. Thread-safe.
#pragma once

#include "engine/base/clock.h"

#include <string>

namespace kagimado::osd {

struct LocalDate {
  int year = 1970, month = 1, day = 1; // 1..12, 1..31
  auto operator<=>(const LocalDate&) const = default;
};

LocalDate local_date(WallTime time);
// The first instant of that day; a day beyond its month counts on, as in LocalDate{2026, 11, 31}.
WallTime day_start(LocalDate date);
WallTime day_start(WallTime time);
WallTime next_day_start(WallTime time);
// 0: Sunday.
int weekday(LocalDate date);
int days_in_month(int year, int month);
LocalDate month_after(LocalDate date, int months); // its first day
// Local time minus UTC.
std::chrono::seconds utc_offset(WallTime time);
// Clocks were set back: this local time comes twice. Empty otherwise, else the zone's short name, which tells
// the two apart.
std::string zone_if_repeated(WallTime time);

} // namespace kagimado::osd

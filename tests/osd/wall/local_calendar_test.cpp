#include "osd/wall/local_calendar.h"
#include "tests/fakes/local_zone.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr WallTime utc(int y, unsigned m, unsigned d, hours h = hours(0), minutes min = minutes(0)) {
  return sys_days{year{y} / static_cast<int>(m) / static_cast<int>(d)} + h + min;
}

TEST(LocalCalendar, DaysAreThoseOfTheZone) {
  const fakes::LocalZone tokyo("Asia/Tokyo");
  EXPECT_EQ(local_date(utc(2026, 11, 22, 15h)), (LocalDate{2026, 11, 23}));
  EXPECT_EQ(day_start(utc(2026, 11, 23, 3h)), utc(2026, 11, 22, 15h));
  EXPECT_EQ(next_day_start(utc(2026, 11, 23, 3h)), utc(2026, 11, 23, 15h));
  EXPECT_EQ(utc_offset(utc(2026, 1, 1)), 9h);
  EXPECT_EQ(weekday({2026, 11, 23}), 1);
  EXPECT_TRUE(zone_if_repeated(utc(2026, 11, 1, 5h)).empty());
}

TEST(LocalCalendar, DaysHave23And25Hours_WhereClocksAreSet) {
  const fakes::LocalZone new_york("America/New_York");
  const auto length = [](LocalDate date) {
    return day_start(LocalDate{date.year, date.month, date.day + 1}) - day_start(date);
  };
  EXPECT_EQ(length({2026, 3, 8}), 23h);
  EXPECT_EQ(length({2026, 11, 1}), 25h);
  EXPECT_EQ(length({2026, 11, 2}), 24h);
  EXPECT_EQ(day_start(LocalDate{2026, 11, 1}), utc(2026, 11, 1, 4h));
}

TEST(LocalCalendar, DayBegins_WhereMidnightIsLeftOut) {
  const fakes::LocalZone beirut("Asia/Beirut"); // 2026-03-29: 00:00 becomes 01:00
  EXPECT_EQ(day_start(LocalDate{2026, 3, 29}), utc(2026, 3, 28, 22h));
  EXPECT_EQ(local_date(day_start(LocalDate{2026, 3, 29})), (LocalDate{2026, 3, 29}));
}

TEST(LocalCalendar, HourThatComesTwiceIsToldByItsZone) {
  const fakes::LocalZone new_york("America/New_York");
  EXPECT_EQ(zone_if_repeated(utc(2026, 11, 1, 5h, 30min)), "EDT");
  EXPECT_EQ(zone_if_repeated(utc(2026, 11, 1, 6h, 30min)), "EST");
  EXPECT_EQ(zone_if_repeated(utc(2026, 11, 1, 4h, 59min)), "");
  EXPECT_EQ(zone_if_repeated(utc(2026, 11, 1, 7h)), "");
  EXPECT_EQ(zone_if_repeated(utc(2026, 3, 8, 7h, 30min)), "") << "an hour that is left out";
}

TEST(LocalCalendar, MonthsTurnOverYears) {
  EXPECT_EQ(month_after({2026, 11, 23}, 0), (LocalDate{2026, 11, 1}));
  EXPECT_EQ(month_after({2026, 11, 23}, 2), (LocalDate{2027, 1, 1}));
  EXPECT_EQ(month_after({2026, 1, 31}, -1), (LocalDate{2025, 12, 1}));
  EXPECT_EQ(days_in_month(2028, 2), 29);
  EXPECT_EQ(days_in_month(2026, 2), 28);
}

TEST(LocalCalendar, NoTimeBreaksIt) {
  for (const auto time : {WallTime::min(), WallTime::max(), WallTime{}}) {
    EXPECT_EQ(day_start(time), day_start(time));
    (void)zone_if_repeated(time);
    (void)weekday(local_date(time));
  }
}

} // namespace
} // namespace kagimado::osd

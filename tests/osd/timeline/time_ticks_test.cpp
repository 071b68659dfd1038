#include "osd/timeline/time_ticks.h"
#include "tests/fakes/local_zone.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

std::vector<std::string> labels(const std::vector<Tick>& ticks) {
  std::vector<std::string> all;
  for (const auto& tick : ticks)
    if (!tick.label.empty())
      all.push_back(tick.label);
  return all;
}

TimeAxis day_of(int y, int m, int d) {
  return day_axis(sys_days{year{y} / m / d} + 12h);
}

TEST(Ruler, OfAWideDayHasEachHour_BeginningWithTheDate) {
  const fakes::LocalZone tokyo("Asia/Tokyo");
  const auto shown = labels(ticks_of(day_of(2026, 11, 23), 1700, {60, 12}));
  ASSERT_EQ(shown.size(), 24u);
  EXPECT_EQ(shown[0], "11/23");
  EXPECT_EQ(shown[1], "01:00");
  EXPECT_EQ(shown[23], "23:00");
}

TEST(Ruler, OfAnAutumnDayHasOneHourTwice_InTheOrderInWhichTheyCome) {
  const fakes::LocalZone new_york("America/New_York");
  const auto ticks = ticks_of(day_of(2026, 11, 1), 1700, {60, 100});
  const auto shown = labels(ticks);
  ASSERT_EQ(shown.size(), 25u);
  EXPECT_EQ(shown[1], "01:00");
  EXPECT_EQ(shown[2], "01:00");
  EXPECT_EQ(shown[3], "02:00");
  for (std::size_t i = 1; i < ticks.size(); ++i)
    EXPECT_LT(ticks[i - 1].at, ticks[i].at);
}

TEST(Ruler, OfASpringDayLeavesTheHourOutThatThereIsNot) {
  const fakes::LocalZone new_york("America/New_York");
  const auto shown = labels(ticks_of(day_of(2026, 3, 8), 1700, {60, 100}));
  ASSERT_EQ(shown.size(), 23u);
  EXPECT_EQ(shown[1], "01:00");
  EXPECT_EQ(shown[2], "03:00");
}

TEST(Ruler, OfAMinuteHasSeconds) {
  const TimeAxis axis{sys_days{year{2026} / 11 / 23} + 3h + 5min, 1min};
  const fakes::LocalZone utc("UTC");
  const auto shown = labels(ticks_of(axis, 600, {90, 12}));
  EXPECT_EQ(shown.front(), "03:05:00");
  EXPECT_EQ(shown[1], "03:05:10");
}

TEST(Ruler, KeepsToHalfHours_WhereTheZoneHasThem) {
  const fakes::LocalZone kolkata("Asia/Kolkata");
  for (const auto& label : labels(ticks_of(day_of(2026, 11, 23), 1700, {60, 100})))
    EXPECT_TRUE(label.ends_with(":00") || label == "11/23") << label;
}

// Labels never touch and marks never crowd, whatever the zoom, the width, the zone and the day.
TEST(Ruler, LabelsNeverTouch_AtAnyZoomInAnyZone) {
  for (const char* name :
       {"Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu"}) {
    const fakes::LocalZone zone(name);
    for (const auto& day : {sys_days{year{2026} / 11 / 1}, sys_days{year{2026} / 3 / 8},
                            sys_days{year{2026} / 4 / 5}, sys_days{year{2026} / 7 / 7}})
      for (double width : {200.0, 700.0, 1700.0, 3600.0}) {
        auto axis = day_axis(day + 12h);
        while (axis.span > TimeAxis::least_span) {
          const auto ticks = ticks_of(axis, width, {80, 10});
          EXPECT_LE(ticks.size(), 1000u);
          double last = -1000;
          for (const auto& tick : ticks) {
            if (tick.label.empty())
              continue;
            const double x = axis.x_of(tick.at, width);
            EXPECT_GE(x - last, 78.9) << name << " " << tick.label << " width " << width;
            last = x;
          }
          axis = zoomed(axis, axis.from + axis.span / 3, 1);
        }
      }
  }
}

} // namespace
} // namespace kagimado::osd

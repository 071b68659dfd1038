#include "osd/timeline/time_axis.h"
#include "tests/fakes/local_zone.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr WallTime noon = sys_days{year{2026} / 11 / 23} + 12h;

TEST(TimeAxis, PixelsAndTimesAreEachOthersInverse) {
  const TimeAxis axis{noon, 24h};
  EXPECT_EQ(axis.x_of(noon, 1440), 0);
  EXPECT_EQ(axis.x_of(noon + 1h, 1440), 60);
  EXPECT_EQ(axis.time_at(60, 1440), noon + 1h);
  EXPECT_EQ(axis.per_pixel(1440), 1min);
  EXPECT_TRUE(axis.shows(noon));
  EXPECT_FALSE(axis.shows(noon + 24h)) << "the end belongs to the next one";
}

TEST(TimeAxis, WhatIsUnderThePointerStays_WhenZoomed) {
  TimeAxis axis{noon, 24h};
  const auto anchor = noon + 7h + 13min;
  const double x = axis.x_of(anchor, 1000);
  for (int i = 0; i < 60; ++i) {
    axis = zoomed(axis, anchor, 1);
    EXPECT_NEAR(axis.x_of(anchor, 1000), x, 0.01) << i;
  }
  EXPECT_EQ(axis.span, 1min) << "as far as it goes";
  for (int i = 0; i < 60; ++i)
    axis = zoomed(axis, anchor, -1);
  EXPECT_EQ(axis.span, TimeAxis::most_span);
}

TEST(TimeAxis, NothingBreaks_WhenZoomAndPanAreAbsurd) {
  const TimeAxis axis{noon, 1h};
  EXPECT_GE(zoomed(axis, noon, 1e30).span, TimeAxis::least_span);
  EXPECT_LE(zoomed(axis, noon, -1e30).span, TimeAxis::most_span);
  EXPECT_GE(panned(axis, -hours(24 * 365 * 200)).from, WallTime{} - TimeAxis::most_span);
  EXPECT_GT(TimeAxis{}.time_at(5, 0), WallTime::min());
}

TEST(TimeAxis, ADayIsTheLocalDay_OfAnyLength) {
  const fakes::LocalZone new_york("America/New_York");
  EXPECT_EQ(day_axis(sys_days{year{2026} / 11 / 1} + 12h),
            (TimeAxis{sys_days{year{2026} / 11 / 1} + 4h, 25h}));
  EXPECT_EQ(day_axis(sys_days{year{2026} / 3 / 8} + 12h).span, 23h);
}

TEST(TimeAxis, StandsStillWhileThePositionIsShown_AndTurnsOverWhenItLeaves) {
  const TimeAxis axis{noon, 10min};
  EXPECT_EQ(following(axis, noon + 9min), axis);
  EXPECT_EQ(following(axis, noon + 10min), (TimeAxis{noon + 10min, 10min}));
  EXPECT_EQ(following(axis, noon - 1s), (TimeAxis{noon - 10min, 10min}));
  EXPECT_EQ(following(axis, noon + 3h + 4min), (TimeAxis{noon + 3h, 10min}));
}

TEST(TimeAxis, AWholeDayTurnsOverToTheNextDay_WhateverItsLength) {
  const fakes::LocalZone new_york("America/New_York");
  const auto before = day_axis(sys_days{year{2026} / 10 / 31} + 12h);
  EXPECT_EQ(before.span, 24h);
  const auto after = following(before, before.to());
  EXPECT_EQ(after.span, 25h);
  EXPECT_EQ(following(after, after.to()).span, 24h);
}

} // namespace
} // namespace kagimado::osd

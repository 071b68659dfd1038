#include "osd/model/playback_speed.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

// [REQ-WALL-3]
TEST(PlaybackSpeed, LadderGoesFromAnEighthToSixtyFourAndStaysAtItsEnds) {
  double speed = 0.125;
  EXPECT_EQ(slower(speed), 0.125);
  for (const double next : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 64.0}) {
    speed = faster(speed);
    EXPECT_EQ(speed, next);
  }
  EXPECT_EQ(slower(64), 32);
}

TEST(PlaybackSpeed, DirectionStays_WhenItGetsFasterOrSlower) {
  EXPECT_EQ(faster(-1), -2);
  EXPECT_EQ(slower(-1), -0.5);
  EXPECT_EQ(slower(-0.125), -0.125);
}

TEST(PlaybackSpeed, SpeedBetweenRungsGoesToARung) {
  EXPECT_EQ(faster(3.5), 8);
  EXPECT_EQ(slower(0.9), 0.5);
  EXPECT_EQ(faster(1000), 64);
}

TEST(PlaybackSpeed, TextsAreShortAndWithoutDirection) {
  EXPECT_EQ(speed_text(0.125), "1/8");
  EXPECT_EQ(speed_text(0.5), "1/2");
  EXPECT_EQ(speed_text(1), "1");
  EXPECT_EQ(speed_text(-64), "64");
}

} // namespace
} // namespace kagimado::osd

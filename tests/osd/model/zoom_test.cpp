#include "osd/model/zoom.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

namespace kagimado::osd {
namespace {

Spot under(const Zoom& zoom, Spot pointer) {
  const auto part = visible_part(zoom);
  return {part.x + pointer.x * part.width, part.y + pointer.y * part.height};
}

TEST(Zoom, WholePictureToBeginWith) {
  const auto part = visible_part({});
  EXPECT_EQ(part.x, 0);
  EXPECT_EQ(part.y, 0);
  EXPECT_EQ(part.width, 1);
  EXPECT_EQ(part.height, 1);
}

TEST(Zoom, PointUnderThePointerStays_WhileZoomingInAndOut) {
  for (const Spot pointer : {Spot{0.5, 0.5}, Spot{0.1, 0.9}, Spot{0, 0}, Spot{1, 1}, Spot{0.73, 0.21}}) {
    Zoom zoom;
    const auto start = under(zoom, pointer);
    for (int step = 0; step < 12; ++step) {
      zoom = zoomed_at(zoom, pointer, 1);
      EXPECT_NEAR(under(zoom, pointer).x, start.x, 1e-9);
      EXPECT_NEAR(under(zoom, pointer).y, start.y, 1e-9);
    }
    for (int step = 0; step < 6; ++step)
      zoom = zoomed_at(zoom, pointer, -1);
    EXPECT_NEAR(under(zoom, pointer).x, start.x, 1e-9);
  }
}

TEST(Zoom, StaysBetweenOneAndEight) {
  EXPECT_DOUBLE_EQ(zoomed_at({}, {0.5, 0.5}, 100).scale, max_zoom);
  EXPECT_DOUBLE_EQ(zoomed_at({}, {0.5, 0.5}, -100).scale, 1.0);
  EXPECT_NEAR(zoomed_at({}, {0.5, 0.5}, 1).scale, 1.25, 1e-12);
}

TEST(Zoom, EqualStepsInAndOutEndAtTheWholePicture) {
  Zoom zoom;
  for (int i = 0; i < 5; ++i)
    zoom = zoomed_at(zoom, {0.2, 0.3}, 1);
  for (int i = 0; i < 5; ++i)
    zoom = zoomed_at(zoom, {0.9, 0.8}, -1);
  EXPECT_FALSE(zoom.zoomed());
  EXPECT_EQ(visible_part(zoom).width, 1);
}

TEST(Zoom, PartShownNeverLeavesThePicture) {
  std::srand(7);
  const auto random = [] { return std::rand() / static_cast<double>(RAND_MAX); };
  Zoom zoom;
  for (int i = 0; i < 2000; ++i) {
    zoom = i % 2 == 0 ? zoomed_at(zoom, {random(), random()}, random() * 6 - 3)
                      : panned(zoom, random() * 4 - 2, random() * 4 - 2);
    const auto part = visible_part(zoom);
    ASSERT_GE(part.x, 0);
    ASSERT_GE(part.y, 0);
    ASSERT_LE(part.x + part.width, 1 + 1e-12);
    ASSERT_LE(part.y + part.height, 1 + 1e-12);
    ASSERT_NEAR(part.width, 1 / zoom.scale, 1e-12);
  }
}

TEST(Zoom, PictureFollowsTheHand_WhenPanned) {
  const auto zoom = zoomed_at({}, {0.5, 0.5}, 20); // 8x
  const auto moved = panned(zoom, 0.5, -0.25);
  EXPECT_NEAR(visible_part(moved).x, visible_part(zoom).x - 0.5 / 8, 1e-12);
  EXPECT_NEAR(visible_part(moved).y, visible_part(zoom).y + 0.25 / 8, 1e-12);
}

TEST(Zoom, FillingPartHasTheTilesAspectAndIsInTheMiddle) {
  const auto wide = filling_part(1920, 1080, 400, 400);
  EXPECT_DOUBLE_EQ(wide.height, 1);
  EXPECT_NEAR(wide.width, 9.0 / 16, 1e-9);
  EXPECT_NEAR(wide.x + wide.width / 2, 0.5, 1e-9);
  const auto high = filling_part(640, 480, 1600, 900);
  EXPECT_DOUBLE_EQ(high.width, 1);
  EXPECT_NEAR(high.height, 0.75, 1e-9);
  const auto unknown = filling_part(0, 0, 1600, 900);
  EXPECT_DOUBLE_EQ(unknown.width, 1);
  EXPECT_DOUBLE_EQ(unknown.height, 1);
  const auto part = part_of(high, {0.5, 0, 0.5, 0.5});
  EXPECT_NEAR(part.y, 0.125, 1e-9);
  EXPECT_NEAR(part.height, 0.375, 1e-9);
  EXPECT_NEAR(part.x, 0.5, 1e-9);
}

} // namespace
} // namespace kagimado::osd

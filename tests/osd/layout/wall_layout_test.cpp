#include "osd/layout/wall_layout.h"

#include <gtest/gtest.h>

namespace kagimado::osd::layout {
namespace {

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

class EveryLayoutAndSize : public testing::TestWithParam<std::tuple<int, Rect>> {};

// [REQ-WALL-1]
TEST_P(EveryLayoutAndSize, TilesStandApartInsideTheWall) {
  const auto [tiles, wall] = GetParam();
  const auto areas = tile_areas(wall, tiles);
  ASSERT_EQ(static_cast<int>(areas.size()), tiles);
  for (std::size_t i = 0; i < areas.size(); ++i) {
    EXPECT_FALSE(areas[i].empty());
    EXPECT_GE(areas[i].x, wall.x);
    EXPECT_GE(areas[i].y, wall.y);
    EXPECT_LE(areas[i].right(), wall.right());
    EXPECT_LE(areas[i].bottom(), wall.bottom());
    EXPECT_LE(std::abs(areas[i].width - areas[0].width), 1);
    EXPECT_LE(std::abs(areas[i].height - areas[0].height), 1);
    for (std::size_t j = i + 1; j < areas.size(); ++j)
      EXPECT_FALSE(overlap(areas[i], areas[j])) << i << " and " << j;
  }
}

TEST_P(EveryLayoutAndSize, GapsAreEqualAndTheWallIsUsedUp) {
  const auto [tiles, wall] = GetParam();
  const auto grid = grid_of(tiles);
  const auto areas = tile_areas(wall, tiles);
  EXPECT_EQ(areas.front().x, wall.x);
  EXPECT_EQ(areas.front().y, wall.y);
  EXPECT_EQ(areas.back().right(), wall.right());
  EXPECT_EQ(areas.back().bottom(), wall.bottom());
  for (int slot = 0; slot < tiles; ++slot) {
    const auto& area = areas[static_cast<std::size_t>(slot)];
    if (slot % grid.columns != grid.columns - 1) {
      EXPECT_EQ(areas[static_cast<std::size_t>(slot + 1)].x - area.right(), tile_gap_px);
    }
    if (slot / grid.columns != grid.rows - 1) {
      EXPECT_EQ(areas[static_cast<std::size_t>(slot + grid.columns)].y - area.bottom(), tile_gap_px);
    }
  }
}

TEST_P(EveryLayoutAndSize, HitTestFindsTheTileAtItsCornersAndNothingBeyond) {
  const auto [tiles, wall] = GetParam();
  for (int slot = 0; slot < tiles; ++slot) {
    const auto area = tile_area(wall, tiles, slot);
    EXPECT_EQ(slot_at(wall, tiles, {area.x, area.y}), slot);
    EXPECT_EQ(slot_at(wall, tiles, {area.right() - 1, area.bottom() - 1}), slot);
    EXPECT_NE(slot_at(wall, tiles, {area.right(), area.y}), slot);
    EXPECT_NE(slot_at(wall, tiles, {area.x, area.bottom()}), slot);
  }
  EXPECT_EQ(slot_at(wall, tiles, {wall.x - 1, wall.y}), std::nullopt);
  EXPECT_EQ(slot_at(wall, tiles, {wall.x, wall.bottom()}), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Sizes, EveryLayoutAndSize,
                         testing::Combine(testing::ValuesIn(layouts),
                                          testing::Values(Rect{0, 0, 1920, 1080}, Rect{0, 0, 1280, 720},
                                                          Rect{0, 0, 1024, 768}, Rect{0, 0, 1367, 769},
                                                          Rect{13, 57, 1919, 1079}, Rect{0, 0, 1080, 1920},
                                                          Rect{0, 0, 101, 67})));

TEST(WallLayout, GridsAreAsOperatorsKnowThem) {
  EXPECT_EQ(grid_of(1), (Grid{1, 1}));
  EXPECT_EQ(grid_of(4), (Grid{2, 2}));
  EXPECT_EQ(grid_of(9), (Grid{3, 3}));
  EXPECT_EQ(grid_of(16), (Grid{4, 4}));
  EXPECT_EQ(grid_of(24), (Grid{6, 4}));
  EXPECT_EQ(grid_of(32), (Grid{8, 4}));
  EXPECT_TRUE(is_layout(24));
  EXPECT_FALSE(is_layout(6));
  EXPECT_FALSE(is_layout(0));
}

TEST(WallLayout, GapBelongsToNoTile) {
  const Rect wall{0, 0, 1922, 1082};
  EXPECT_EQ(slot_at(wall, 4, {959, 10}), 0);
  EXPECT_EQ(slot_at(wall, 4, {960, 10}), std::nullopt);
  EXPECT_EQ(slot_at(wall, 4, {961, 10}), std::nullopt);
  EXPECT_EQ(slot_at(wall, 4, {962, 10}), 1);
}

TEST(WallLayout, TileOutsideOfTheGridOrOfATinyWallIsEmpty) {
  EXPECT_TRUE(tile_area({0, 0, 1920, 1080}, 4, 4).empty());
  EXPECT_TRUE(tile_area({0, 0, 1920, 1080}, 4, -1).empty());
  EXPECT_TRUE(tile_area({0, 0, 3, 3}, 32, 0).empty());
  EXPECT_EQ(slot_at({0, 0, 3, 3}, 32, {0, 0}), std::nullopt);
}

struct FitCase {
  const char* what;
  Rect outer;
  int width, height;
  Rect inner;
};

TEST(WallLayout, PictureKeepsItsAspectInTheTile) {
  const FitCase cases[] = {
      {"same aspect fills", {10, 20, 640, 360}, 1920, 1080, {10, 20, 640, 360}},
      {"wide tile has bars at the sides", {0, 0, 1000, 360}, 16, 9, {180, 0, 640, 360}},
      {"tall tile has bars above and below", {0, 0, 640, 480}, 16, 9, {0, 60, 640, 360}},
      {"upright picture", {0, 0, 640, 360}, 9, 16, {218, 0, 203, 360}},
      {"unknown aspect fills", {5, 5, 7, 9}, 0, 0, {5, 5, 7, 9}},
      {"extreme aspect keeps a pixel", {0, 0, 100, 100}, 100000, 1, {0, 49, 100, 1}},
  };
  for (const auto& c : cases)
    EXPECT_EQ(fit_inside(c.outer, c.width, c.height), c.inner) << c.what;
}

TEST(WallLayout, PagesHoldAllCameras) {
  EXPECT_EQ(page_count(0, 16), 1);
  EXPECT_EQ(page_count(16, 16), 1);
  EXPECT_EQ(page_count(17, 16), 2);
  EXPECT_EQ(page_count(32, 1), 32);
  EXPECT_EQ(page_count(5, 0), 1);
}

} // namespace
} // namespace kagimado::osd::layout

#include "osd/model/wall_model.h"

#include <gtest/gtest.h>

#include <numeric>

namespace kagimado::osd {
namespace {

constexpr Rect full_hd{0, 0, 1920, 1080};

std::vector<CameraId> cameras(std::initializer_list<unsigned> numbers) {
  std::vector<CameraId> ids;
  for (const auto number : numbers)
    ids.push_back(CameraId{number});
  return ids;
}

std::vector<CameraId> first_cameras(unsigned count) {
  std::vector<CameraId> ids;
  for (unsigned i = 1; i <= count; ++i)
    ids.push_back(CameraId{i});
  return ids;
}

std::vector<unsigned> shown(const WallModel& model) {
  std::vector<unsigned> numbers;
  for (const auto& tile : model.visible())
    numbers.push_back(number(tile.camera));
  return numbers;
}

using Numbers = std::vector<unsigned>;

WallModel wall_of(unsigned count, int layout = 4) {
  WallModel model;
  model.sync_cameras(first_cameras(count));
  model.set_layout(layout);
  return model;
}

TEST(WallModel, CamerasStandInOrderOfTheirNumbers) {
  const auto model = wall_of(3);
  EXPECT_EQ(shown(model), (Numbers{1, 2, 3, 0}));
  EXPECT_EQ(model.page_count(), 1);
}

TEST(WallModel, NewCameraTakesTheFreeSlot_WhenAnotherWasDeleted) {
  auto model = wall_of(4);
  EXPECT_TRUE(model.sync_cameras(cameras({1, 3, 4})));
  EXPECT_EQ(shown(model), (Numbers{1, 0, 3, 4}));
  EXPECT_TRUE(model.sync_cameras(cameras({1, 3, 4, 9})));
  EXPECT_EQ(shown(model), (Numbers{1, 9, 3, 4}));
  EXPECT_FALSE(model.sync_cameras(cameras({1, 3, 4, 9})));
}

TEST(WallModel, CameraThatWasSearchedForStandsAloneOnItsPage) {
  auto model = wall_of(10);
  EXPECT_TRUE(model.show_alone(CameraId{7}));
  EXPECT_EQ(model.page(), 1);
  EXPECT_EQ(shown(model), (Numbers{7}));
  EXPECT_FALSE(model.show_alone(CameraId{7})) << "it does already";
  EXPECT_TRUE(model.show_alone(CameraId{2}));
  EXPECT_EQ(shown(model), (Numbers{2}));
  EXPECT_FALSE(model.show_alone(CameraId{77}));
  EXPECT_FALSE(model.show_alone(no_camera));
  auto one = wall_of(3, 1);
  EXPECT_TRUE(one.show_alone(CameraId{3}));
  EXPECT_EQ(one.enlarged(), std::nullopt) << "alone anyway";
  EXPECT_EQ(shown(one), (Numbers{3}));
}

TEST(WallModel, PagesFollowTheNumberOfCameras) {
  auto model = wall_of(10);
  EXPECT_EQ(model.page_count(), 3);
  EXPECT_TRUE(model.turn_page(1));
  EXPECT_EQ(shown(model), (Numbers{5, 6, 7, 8}));
  EXPECT_TRUE(model.turn_page(1));
  EXPECT_EQ(shown(model), (Numbers{9, 10, 0, 0}));
  EXPECT_TRUE(model.turn_page(1));
  EXPECT_EQ(model.page(), 0) << "wraps round";
  EXPECT_TRUE(model.turn_page(-1));
  EXPECT_EQ(model.page(), 2);
  model.sync_cameras(first_cameras(4));
  EXPECT_EQ(model.page(), 0) << "its page is gone";
  EXPECT_FALSE(model.turn_page(1)) << "one page only";
}

TEST(WallModel, LayoutChangeKeepsTheFirstCameraInSight) {
  auto model = wall_of(20);
  model.set_page(2);
  ASSERT_EQ(shown(model), (Numbers{9, 10, 11, 12}));
  EXPECT_TRUE(model.set_layout(1));
  EXPECT_EQ(shown(model), (Numbers{9}));
  EXPECT_TRUE(model.set_layout(16));
  EXPECT_EQ(model.page(), 0);
  EXPECT_FALSE(model.set_layout(16)) << "is there already";
  EXPECT_FALSE(model.set_layout(6)) << "no such layout";
}

TEST(WallModel, LayoutsHaveTheirOwnOrder) {
  auto model = wall_of(9);
  EXPECT_TRUE(model.swap(0, 3));
  EXPECT_EQ(shown(model), (Numbers{4, 2, 3, 1}));
  model.set_layout(9);
  EXPECT_EQ(shown(model), (Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9}));
  model.set_layout(4);
  EXPECT_EQ(shown(model), (Numbers{4, 2, 3, 1}));
}

TEST(WallModel, LayoutChangeBeforeTheRecorderAnswers_ShowsTheKnownCameras) {
  WallModel model;
  model.restore(4, 0, {{4, Slots(cameras({7, 8, 9}))}});
  EXPECT_TRUE(model.set_layout(9));
  EXPECT_EQ(shown(model), (Numbers{7, 8, 9, 0, 0, 0, 0, 0, 0}));
}

// [REQ-WALL-2] an enlarged tile is alone on its monitor, so the rule for four tiles and more does not hold.
TEST(WallModel, EnlargedTileStandsAloneAndKeepsItsSlot) {
  auto model = wall_of(4);
  EXPECT_EQ(model.tiles_on_monitor(), 4);
  EXPECT_TRUE(model.toggle_enlarged(2));
  EXPECT_EQ(model.tiles_on_monitor(), 1);
  EXPECT_EQ(model.layout(), 4);
  ASSERT_EQ(model.visible().size(), 1u);
  EXPECT_EQ(model.visible()[0].slot, 2);
  EXPECT_EQ(model.area_of(full_hd, 2), full_hd);
  EXPECT_TRUE(model.area_of(full_hd, 0).empty());
  EXPECT_EQ(model.slot_at(full_hd, {5, 5}), 2);
  EXPECT_TRUE(model.toggle_enlarged(2));
  EXPECT_EQ(shown(model), (Numbers{1, 2, 3, 4}));
}

TEST(WallModel, NothingIsEnlarged_WhenTheSlotIsFreeOrAlone) {
  auto model = wall_of(1);
  EXPECT_FALSE(model.toggle_enlarged(2));
  EXPECT_FALSE(model.toggle_enlarged(7));
  model.set_layout(1);
  EXPECT_FALSE(model.toggle_enlarged(0));
}

TEST(WallModel, EnlargedTileShrinks_WhenItsCameraIsDeletedOrThePageTurns) {
  auto model = wall_of(8);
  model.toggle_enlarged(1);
  model.sync_cameras(cameras({1, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(model.enlarged(), std::nullopt);
  model.toggle_enlarged(0);
  EXPECT_TRUE(model.turn_page(1));
  EXPECT_EQ(model.enlarged(), std::nullopt);
}

TEST(WallModel, SameLayoutButtonShrinksAnEnlargedTile) {
  auto model = wall_of(4);
  model.toggle_enlarged(3);
  EXPECT_TRUE(model.set_layout(4));
  EXPECT_EQ(shown(model), (Numbers{1, 2, 3, 4}));
}

TEST(WallModel, SwapWorksWithFreeSlotsAndOnThePageShown) {
  auto model = wall_of(6);
  model.set_page(1);
  EXPECT_TRUE(model.swap(0, 3));
  EXPECT_EQ(shown(model), (Numbers{0, 6, 0, 5}));
  EXPECT_FALSE(model.swap(0, 1)) << "nothing to drag";
  EXPECT_FALSE(model.swap(1, 1));
  EXPECT_FALSE(model.swap(1, 4)) << "no such slot";
  model.set_page(0);
  EXPECT_EQ(shown(model), (Numbers{1, 2, 3, 4}));
}

TEST(WallModel, ZoomBelongsToTheCamera) {
  auto model = wall_of(4);
  EXPECT_TRUE(model.zoom(1, {0.5, 0.5}, 3));
  const double scale = model.zoom_at(1).scale;
  EXPECT_GT(scale, 1.9);
  model.swap(1, 2);
  EXPECT_DOUBLE_EQ(model.zoom_at(2).scale, scale);
  EXPECT_FALSE(model.zoom_at(1).zoomed());
  EXPECT_TRUE(model.zoom(2, {0.5, 0.5}, -30));
  EXPECT_FALSE(model.zoom_at(2).zoomed());
  EXPECT_FALSE(model.pan(2, 0.1, 0)) << "a whole picture does not move";
}

TEST(WallModel, RestoreRefusesWhatIsNoLayoutAndClampsThePage) {
  WallModel model;
  model.restore(5, 0, {});
  EXPECT_EQ(model.layout(), 4);
  model.restore(9, 77, {{9, Slots(first_cameras(10))}});
  EXPECT_EQ(model.layout(), 9);
  EXPECT_EQ(model.page(), 1);
}

TEST(Slots, CameraNamedTwiceKeepsItsFirstSlot) {
  const Slots slots(cameras({3, 5, 3, 0, 0}));
  EXPECT_EQ(slots.used(), 2);
  EXPECT_EQ(slots.at(2), no_camera);
  EXPECT_EQ(slots.at(-1), no_camera);
}

TEST(Slots, StayBounded) {
  Slots slots;
  EXPECT_TRUE(slots.sync(first_cameras(max_slots + 50)));
  EXPECT_EQ(slots.used(), max_slots);
  slots.swap(0, max_slots); // beyond: nothing
  EXPECT_EQ(slots.at(0), CameraId{1});
}

// 「カメラ入れ換え」
TEST(WallModelPositions, CamerasThatChangedPlacesChangeThemInEveryLayout) {
  WallModel model;
  const std::vector<CameraId> present{CameraId{1}, CameraId{2}, CameraId{3}, CameraId{4}, CameraId{5}};
  model.sync_cameras(present);
  model.set_layout(9);
  model.swap(0, 7);
  const CameraPositions before{{CameraId{1}, 1}, {CameraId{2}, 2}, {CameraId{3}, 3}, {CameraId{4}, 4}};
  auto now = before;
  std::swap(now[CameraId{1}], now[CameraId{4}]);
  EXPECT_TRUE(model.follow_positions(before, now));
  EXPECT_EQ(model.camera_at(7), CameraId{4}) << "where camera 1 stood";
  EXPECT_EQ(model.camera_at(3), CameraId{1});
  model.set_layout(4);
  EXPECT_EQ(model.camera_at(0), CameraId{4});
  EXPECT_EQ(model.camera_at(3), CameraId{1});
  EXPECT_FALSE(model.follow_positions(now, now));
}

TEST(WallModelPositions, WhatIsNoExchangeAmongKnownCamerasChangesNothing) {
  WallModel model;
  const std::vector<CameraId> present{CameraId{1}, CameraId{2}, CameraId{3}};
  model.sync_cameras(present);
  const CameraPositions before{{CameraId{1}, 1}, {CameraId{2}, 2}, {CameraId{3}, 3}};
  EXPECT_FALSE(model.follow_positions(before, {{CameraId{1}, 2}, {CameraId{3}, 3}}))
      << "the other one is not to be seen here";
  EXPECT_FALSE(model.follow_positions(before, {{CameraId{1}, 9}, {CameraId{2}, 2}, {CameraId{3}, 3}}));
  EXPECT_FALSE(model.follow_positions({}, before)) << "the first time";
  EXPECT_EQ(model.camera_at(0), CameraId{1});
}

} // namespace
} // namespace kagimado::osd

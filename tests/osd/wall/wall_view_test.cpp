#include "osd/draw/theme.h"
#include "osd/wall/wall_view.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/test_paths.h"
#include "tests/fakes/wall_feed.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

struct Canvas {
  explicit Canvas(Size size)
      : pixels(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0xffff00ffu),
        framebuffer{pixels.data(), size, size.width} {}

  [[nodiscard]] std::uint32_t at(int x, int y) const { return *framebuffer.at(x, y); }

  std::vector<std::uint32_t> pixels;
  Framebuffer framebuffer;
};

PicturePlace place_in(const Rect& tile, std::shared_ptr<const view::Picture> picture, bool dimmed = false) {
  PicturePlace place{tile, place_picture(*picture, tile), picture, dimmed};
  return place;
}

TEST(PictureLayer, PictureMadeForTheTileStandsAsItIs) {
  const Rect tile{100, 50, 640, 400};
  EXPECT_EQ(place_picture(*fakes::make_picture(640, 360, {}), tile), (Rect{100, 70, 640, 360}));
  EXPECT_EQ(place_picture(*fakes::make_picture(638, 358, {}), tile), (Rect{101, 71, 638, 358}))
      << "rounded a little";
  EXPECT_EQ(place_picture(*fakes::make_picture(711, 400, {}), tile), (Rect{100, 70, 640, 360}))
      << "of a larger tile before";
  EXPECT_EQ(place_picture(*fakes::make_picture(320, 180, {}), tile), (Rect{100, 70, 640, 360}))
      << "of a smaller one";
}

TEST(PictureLayer, BarsAreBlackAndNothingOutsideIsTouched) {
  Canvas canvas({200, 120});
  const auto place = place_in({10, 10, 160, 100}, fakes::make_picture(160, 90, {}));
  paint_tile(canvas.framebuffer, place, canvas.framebuffer.bounds());
  EXPECT_EQ(canvas.at(12, 12), theme::tile_background) << "above the picture";
  EXPECT_EQ(canvas.at(12, 108), theme::tile_background);
  EXPECT_NE(canvas.at(90, 60), theme::tile_background);
  EXPECT_EQ(canvas.at(9, 60), 0xffff00ffu);
  EXPECT_EQ(canvas.at(170, 60), 0xffff00ffu);
  EXPECT_EQ(canvas.at(90, 110), 0xffff00ffu);
}

TEST(PictureLayer, ClippedPaintingGivesTheSamePixels) {
  Canvas whole({200, 120}), pieces({200, 120});
  for (const bool stretched : {false, true}) {
    const auto picture = stretched ? fakes::make_picture(64, 36, {}) : fakes::make_picture(160, 90, {});
    const auto place = place_in({10, 10, 160, 100}, picture, stretched);
    paint_tile(whole.framebuffer, place, whole.framebuffer.bounds());
    for (int y = 0; y < 120; y += 17)
      for (int x = 0; x < 200; x += 23)
        paint_tile(pieces.framebuffer, place, Rect{x, y, 23, 17}.intersected(pieces.framebuffer.bounds()));
    EXPECT_EQ(whole.pixels, pieces.pixels) << stretched;
  }
}

TEST(PictureLayer, DimmedPictureHasThreeEighthsOfItsLight) {
  Canvas bright({64, 36}), dim({64, 36});
  const auto picture = fakes::make_picture(64, 36, {});
  paint_tile(bright.framebuffer, place_in({0, 0, 64, 36}, picture), bright.framebuffer.bounds());
  paint_tile(dim.framebuffer, place_in({0, 0, 64, 36}, picture, true), dim.framebuffer.bounds());
  for (const int shift : {0, 8, 16}) {
    const double before = (bright.at(30, 10) >> shift) & 0xffu, after = (dim.at(30, 10) >> shift) & 0xffu;
    EXPECT_NEAR(after, before * 3 / 8, 2);
  }
  EXPECT_EQ(dim.at(30, 10) >> 24, 0xffu);
}

class Wall : public testing::Test {
 protected:
  Wall() : feed_(clock_), text_(Text::load(source_folder() / "assets/i18n", Language::Japanese).value()) {
    for (unsigned i = 1; i <= 4; ++i) {
      view::TileStatus status;
      status.state = view::TileState::Video;
      feed_.add(i, {.status = status});
    }
    std::vector<CameraId> present;
    for (const auto& camera : feed_.site()->cameras)
      present.push_back(camera.id);
    model_.sync_cameras(present);
  }

  void update(bool covered = false) { wall_.update(model_, feed_, size_, text_, covered); }

  fakes::ManualClock clock_;
  fakes::FakeFeed feed_;
  Text text_;
  WallModel model_;
  WallView wall_{view::Monitor::Main};
  Size size_{642, 362};
};

TEST_F(Wall, AsksOnceForWhatIsVisible) {
  update();
  update();
  EXPECT_EQ(feed_.want_calls, 1);
  const auto wants = feed_.wants(view::Monitor::Main);
  ASSERT_EQ(wants.size(), 4u);
  EXPECT_EQ(wants[3], (view::TileWant{3, CameraId{4}, 320, 180, {}}));
  EXPECT_EQ(feed_.tiles_on_monitor(view::Monitor::Main), 4);
}

TEST_F(Wall, AsksForNothing_WhenCovered) {
  update();
  update(true);
  EXPECT_TRUE(feed_.wants(view::Monitor::Main).empty());
}

TEST_F(Wall, DamageIsTheTileWithTheNewPictureOnly) {
  update();
  EXPECT_EQ(wall_.take_damage(), (std::vector<Rect>{{0, 0, 642, 362}})) << "the first frame";
  update();
  EXPECT_TRUE(wall_.take_damage().empty());
  feed_.show_new_picture(2);
  update();
  EXPECT_EQ(wall_.take_damage(), (std::vector<Rect>{{322, 0, 320, 180}}));
}

TEST_F(Wall, PicturesFromBefore_AreNotShown_WhenOthersAreExpected) {
  update();
  wall_.expect_other_pictures();
  update();
  for (const auto& tile : wall_.tiles())
    EXPECT_FALSE(tile.has_picture()) << tile.slot;
  update();
  EXPECT_FALSE(wall_.tile(1)->has_picture()) << "nor later";
  feed_.show_new_picture(2);
  update();
  EXPECT_TRUE(wall_.tile(1)->has_picture());
  EXPECT_FALSE(wall_.tile(0)->has_picture());
}

TEST_F(Wall, DamageIsTheTile_WhenItsPictureGoes) {
  update();
  wall_.take_damage();
  feed_.camera(1).status.state = view::TileState::Locked;
  update();
  EXPECT_EQ(wall_.take_damage(), (std::vector<Rect>{{0, 0, 320, 180}}));
  update();
  EXPECT_TRUE(wall_.take_damage().empty());
}

TEST_F(Wall, DamageIsAll_WhenTheLayoutChanges) {
  update();
  wall_.take_damage();
  model_.set_layout(9);
  update();
  EXPECT_EQ(wall_.take_damage(), (std::vector<Rect>{{0, 0, 642, 362}}));
}

TEST_F(Wall, EveryPixelIsPainted) {
  for (const int tiles : layout::layouts) {
    model_.set_layout(tiles);
    update();
    Canvas canvas(size_);
    wall_.paint(canvas.framebuffer, canvas.framebuffer.bounds());
    EXPECT_EQ(std::ranges::count(canvas.pixels, 0xffff00ffu), 0) << tiles;
  }
}

TEST_F(Wall, ZoomIsACropAndTheWordsChangeInTime) {
  model_.zoom(0, {0, 0}, 100);
  update();
  EXPECT_EQ(feed_.wants(view::Monitor::Main).front().crop, (view::Crop{0, 0, 0.125, 0.125}));
  EXPECT_EQ(wall_.next_change(), still_after);
  feed_.camera(2).status.state = view::TileState::Lost;
  feed_.camera(2).status.age = std::chrono::milliseconds(4250);
  update();
  EXPECT_EQ(wall_.next_change(), std::chrono::milliseconds(750));
}

} // namespace
} // namespace kagimado::osd

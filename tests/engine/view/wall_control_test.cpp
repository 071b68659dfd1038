#include "engine/view/wall_control.h"
#include "tests/engine/view/clips.h"
#include "tests/engine/view/rig.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

using namespace tests;

// All calls from one thread, as the network thread's; pictures come from workers.
class WallControlTest : public testing::Test {
 protected:
  WallControlTest() {
    site.recorder_online = true;
    site.cameras[CameraId{1}] = camera(1, false, true);
    site.cameras[CameraId{2}] = camera(2, true, true);
    control.on_site(site);
  }

  static CameraFacts camera(std::uint32_t id, bool sealed, bool has_sub) {
    CameraFacts facts;
    facts.entry.id = CameraId{id};
    facts.entry.sealed = sealed;
    facts.entry.online = true;
    facts.streams.push_back({StreamIndex{0}, 1920, 1080});
    if (has_sub)
      facts.streams.push_back({StreamIndex{1}, 640, 360});
    return facts;
  }

  Script& script(std::uint32_t id, std::uint8_t stream) {
    return *scripts[{CameraId{id}, StreamIndex{stream}}];
  }

  bool exists(std::uint32_t id, std::uint8_t stream) {
    return scripts.contains({CameraId{id}, StreamIndex{stream}});
  }

  std::shared_ptr<Tile> place(std::uint32_t id, int width, Crop crop = {}) {
    auto& tile = tiles[id];
    if (!tile)
      tile = std::make_shared<Tile>(CameraId{id}, rig.clock);
    TileWant want;
    want.camera = CameraId{id};
    want.width_px = width;
    want.height_px = width * 9 / 16;
    want.crop = crop;
    control.want(Monitor::Main, 1, {{want, tile}});
    return tile;
  }

  // A picture is counted by the tile; the worker is waited for by what it consumed.
  void play(std::uint32_t id, std::uint8_t stream) {
    script(id, stream).emit(encode_clip({}).units, rig.clock->steady_now());
    ASSERT_TRUE(script(id, stream).wait_consumed());
  }

  Rig rig;
  SiteFacts site;
  std::map<std::pair<CameraId, StreamIndex>, std::shared_ptr<Script>> scripts;
  std::map<std::uint32_t, std::shared_ptr<Tile>> tiles;
  WallControl control{rig.services(), [this](CameraId id, StreamIndex stream) {
                        auto made = std::make_shared<Script>();
                        scripts[{id, stream}] = made;
                        return std::make_unique<ScriptedSource>(made);
                      }};
};

TEST_F(WallControlTest, KeepsTheOldStreamUntilTheNewOneShows_ThenEndsIt) {
  const auto tile = place(1, 1920);
  play(1, 0);
  ASSERT_NE(tile->picture(), nullptr);
  place(1, 480);
  ASSERT_TRUE(exists(1, 1));
  control.tick();
  EXPECT_FALSE(script(1, 0).stopped()); // the sub stream has shown nothing yet
  EXPECT_EQ(control.pipeline_count(), 2u);
  play(1, 1);
  control.tick();
  EXPECT_TRUE(script(1, 0).stopped());
  EXPECT_EQ(control.pipeline_count(), 1u);
  EXPECT_EQ(tile->status().stream, StreamIndex{1});
}

TEST_F(WallControlTest, GivesUpASwitch_WhenTheTileIsLargeAgainBeforeItHappened) {
  const auto tile = place(1, 1920);
  play(1, 0);
  place(1, 480);
  place(1, 1920);
  EXPECT_TRUE(script(1, 1).stopped());
  EXPECT_EQ(control.pipeline_count(), 1u);
  play(1, 0);
  EXPECT_EQ(tile->status().stream, StreamIndex{0});
  EXPECT_EQ(tile->status().state, TileState::Video);
}

TEST_F(WallControlTest, ChangesAtOnce_WhileNothingIsShown) {
  place(1, 1920);
  place(1, 480);
  EXPECT_TRUE(script(1, 0).stopped());
  EXPECT_EQ(control.pipeline_count(), 1u);
}

TEST_F(WallControlTest, TakesTheMainStream_WhenZoomedIn) {
  place(1, 480, {0.4, 0.4, 0.2, 0.2}); // as large as 2400 pixels
  EXPECT_TRUE(exists(1, 0));
  EXPECT_FALSE(exists(1, 1));
}

TEST_F(WallControlTest, KeepsSealedCamerasOnTheirMainStream) {
  place(2, 240);
  EXPECT_TRUE(exists(2, 0));
  EXPECT_FALSE(exists(2, 1));
}

TEST_F(WallControlTest, EndsWhatNobodyWants_AndStartsItAnew) {
  place(1, 1920);
  control.want(Monitor::Main, 1, {});
  EXPECT_TRUE(script(1, 0).stopped());
  EXPECT_EQ(control.pipeline_count(), 0u);
  place(1, 1920);
  EXPECT_FALSE(script(1, 0).stopped());
}

TEST_F(WallControlTest, SharesOneStreamBetweenMonitors) {
  place(1, 1920);
  const auto second = std::make_shared<Tile>(CameraId{1}, rig.clock);
  TileWant want;
  want.camera = CameraId{1};
  want.width_px = 1280;
  want.height_px = 720;
  control.want(Monitor::Sub, 4, {{want, second}});
  EXPECT_EQ(control.pipeline_count(), 1u);
  play(1, 0);
  EXPECT_NE(second->picture(), nullptr);
  control.want(Monitor::Main, 1, {});
  EXPECT_FALSE(script(1, 0).stopped()); // the sub monitor still shows it
}

TEST_F(WallControlTest, TriesAgainAtOnce_WhenTheCameraIsBack) {
  place(1, 1920);
  script(1, 0).interrupt(ErrorKind::Timeout);
  control.on_site(site);
  EXPECT_TRUE(script(1, 0).wait_restarts(1));
  script(1, 0).emit(encode_clip({}).init_unit());
  control.on_site(site); // all is well: it is left alone
  EXPECT_EQ(script(1, 0).restarts(), 1);
}

} // namespace
} // namespace kagimado::view

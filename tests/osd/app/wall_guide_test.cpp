// What the wall does by itself, and what a person chose for it: tours, alarms that come up, the kiosk,
// titles, the short menu of a tile.
#include "osd/draw/theme.h"
#include "tests/fakes/monitor_rig.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
namespace fs = std::filesystem;

class WallGuideFlow : public testing::Test {
 protected:
  WallGuideFlow() {
    std::string name = (fs::temp_directory_path() / "kagimado-guide-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    rig_.options.state = folder_;
    rig_.options.main_size = {1280, 720};
    rig_.options.monitors = 1;
    rig_.options.layout = 4;
    fakes::add_every_state(rig_.feed, rig_.clock);
    rig_.playback.pending = false;
  }

  ~WallGuideFlow() override {
    rig_.app.reset(); // writes its state
    fs::remove_all(folder_);
  }

  void start(const WallPreferences& preferences) {
    SavedState state;
    state.set_preferences("main", preferences);
    std::ofstream(folder_ / "monitor.json") << state.to_text();
    rig_.start();
  }

  WallPreferences kept() {
    rig_.app.reset();
    std::ifstream in(folder_ / "monitor.json");
    const auto state = SavedState::parse(std::string(std::istreambuf_iterator<char>(in), {}));
    return state ? state->preferences("main") : WallPreferences{};
  }

  void alarm(std::int64_t id, unsigned camera, const std::string& kind = "input") {
    rig_.playback.alarm_list.push_back({id, CameraId{camera}, kind, rig_.clock.wall_now(), std::nullopt});
    rig_.frames(2);
  }

  [[nodiscard]] const WallModel& model() const { return rig_.screen().model(); }

  void open_tile_menu(int slot) {
    const auto at = rig_.middle_of_tile(slot);
    rig_.move(at);
    rig_.right_button(at, true);
    rig_.right_button(at, false);
  }

  fs::path folder_;
  fakes::MonitorRig rig_;
};

WallPreferences with_tour() {
  WallPreferences preferences;
  preferences.tour.steps = {
      {4, 1, no_camera, seconds(5)}, {9, 0, no_camera, seconds(5)}, {4, 0, CameraId{3}, seconds(5)}};
  preferences.tour.runs = true;
  return preferences;
}

TEST_F(WallGuideFlow, TourShowsItsStepsAndGoesOnAfterARestart) {
  start(with_tour());
  EXPECT_EQ(model().page(), 1) << "it ran when the monitor ended";
  rig_.pass(seconds(5));
  EXPECT_EQ(model().layout(), 9);
  rig_.pass(seconds(5));
  EXPECT_EQ(model().layout(), 4);
  ASSERT_TRUE(model().enlarged());
  EXPECT_EQ(model().camera_at(*model().enlarged()), CameraId{3});
  rig_.pass(seconds(5));
  EXPECT_EQ(model().enlarged(), std::nullopt);
  EXPECT_EQ(model().page(), 1);
  EXPECT_TRUE(kept().tour.runs);
}

TEST_F(WallGuideFlow, TourStopsByItsButtonAndWhenSomebodyChangesTheWall) {
  start(with_tour());
  rig_.move({640, 360});
  ASSERT_NE(rig_.widget("menu.tour"), nullptr);
  EXPECT_EQ(rig_.widget("menu.tour")->value, "on");
  rig_.click("menu.tour");
  EXPECT_EQ(rig_.widget("menu.tour")->value, "");
  rig_.pass(seconds(30));
  EXPECT_EQ(model().layout(), 4) << "stopped";
  rig_.move({640, 361});
  rig_.click("menu.tour");
  EXPECT_EQ(model().layout(), 9) << "goes on with the next step";
  rig_.move({640, 360});
  rig_.click("menu.layout.16");
  EXPECT_EQ(rig_.widget("menu.tour")->value, "");
  rig_.pass(seconds(30));
  EXPECT_EQ(model().layout(), 16);
  EXPECT_FALSE(kept().tour.runs);
}

TEST_F(WallGuideFlow, TourHoldsWhileAScreenIsOpenAndOnAnAlarm) {
  start(with_tour());
  rig_.move({640, 360});
  rig_.click("menu.settings");
  rig_.pass(seconds(30));
  EXPECT_EQ(model().layout(), 4);
  rig_.click("settings.close");
  alarm(1, 5);
  rig_.pass(seconds(30));
  EXPECT_EQ(model().layout(), 4) << "held by the alarm";
  rig_.playback.alarm_list.front().to = rig_.clock.wall_now();
  rig_.pass(seconds(1));
  rig_.pass(seconds(5));
  EXPECT_EQ(model().layout(), 9);
}

TEST_F(WallGuideFlow, NoTourNoButton) {
  start({});
  rig_.move({640, 360});
  ASSERT_NE(rig_.widget("menu.live"), nullptr);
  EXPECT_EQ(rig_.widget("menu.tour"), nullptr);
}

TEST_F(WallGuideFlow, AlarmEnlargesItsCameraAndTheWallComesBack) {
  WallPreferences preferences;
  preferences.popup = {PopupMode::Enlarge, seconds(10), false};
  start(preferences);
  alarm(1, 9);
  ASSERT_TRUE(model().enlarged());
  EXPECT_EQ(model().camera_at(*model().enlarged()), CameraId{9});
  ASSERT_NE(rig_.widget("alarm.text"), nullptr);
  EXPECT_NE(rig_.widget("alarm.text")->text.find("旧館入口"), std::string::npos);
  rig_.pass(seconds(10));
  EXPECT_EQ(model().enlarged(), std::nullopt);
  EXPECT_EQ(model().page(), 0) << "as it was";
}

TEST_F(WallGuideFlow, AcknowledgedByItsButton) {
  WallPreferences preferences;
  preferences.popup = {PopupMode::Enlarge, seconds(0), false};
  start(preferences);
  alarm(1, 2);
  alarm(2, 3);
  rig_.pass(seconds(100));
  EXPECT_NE(rig_.widget("alarm.text")->text.find("1"), std::string::npos) << "one more waits";
  rig_.click("alarm.acknowledge");
  EXPECT_EQ(model().camera_at(model().enlarged().value_or(-1)), CameraId{3});
  rig_.click("alarm.acknowledge");
  EXPECT_EQ(model().enlarged(), std::nullopt);
  EXPECT_EQ(rig_.widget("alarm.text"), nullptr);
}

TEST_F(WallGuideFlow, AlarmNeverStealsAnOpenScreen) {
  WallPreferences preferences;
  preferences.popup = {PopupMode::Enlarge, seconds(10), false};
  start(preferences);
  rig_.move({640, 360});
  rig_.click("menu.settings");
  alarm(1, 9);
  rig_.pass(seconds(20));
  EXPECT_NE(rig_.widget("settings.title"), nullptr);
  EXPECT_EQ(rig_.widget("alarm.text"), nullptr);
  EXPECT_EQ(model().enlarged(), std::nullopt);
  rig_.click("settings.close");
  EXPECT_TRUE(model().enlarged()) << "now";
}

TEST_F(WallGuideFlow, WhatSomebodyChoseDuringAnAlarmStays) {
  WallPreferences preferences;
  preferences.popup = {PopupMode::Enlarge, seconds(10), false};
  start(preferences);
  alarm(1, 9);
  rig_.move({640, 360});
  rig_.click("menu.layout.16");
  rig_.playback.alarm_list.front().to = rig_.clock.wall_now();
  rig_.pass(seconds(11));
  EXPECT_EQ(model().layout(), 16);
}

TEST_F(WallGuideFlow, AlarmFramesItsTile) {
  start({});
  alarm(1, 2);
  EXPECT_NE(rig_.widget("tile.1.alarm"), nullptr);
  EXPECT_EQ(rig_.widget("tile.0.alarm"), nullptr);
  EXPECT_EQ(model().enlarged(), std::nullopt);
  const auto& tile = rig_.screen().wall().tile(1)->place.tile;
  EXPECT_EQ(rig_.pixel({tile.x + 1, tile.y + tile.height / 2}), theme::fault);
}

TEST_F(WallGuideFlow, KioskHasNeitherBarNorPointer_UntilTheRightButtonIsHeld) {
  WallPreferences preferences;
  preferences.kiosk = true;
  start(preferences);
  rig_.move({640, 360});
  rig_.move({650, 20});
  EXPECT_EQ(rig_.widget("menu.live"), nullptr);
  EXPECT_FALSE(rig_.screen().has_pointer());
  const auto at = rig_.middle_of_tile(1);
  rig_.click(at);
  rig_.button(at, true);
  rig_.button(at, false);
  EXPECT_EQ(model().enlarged(), std::nullopt) << "nobody sees where it points";
  rig_.right_button(at, true);
  rig_.pass(seconds(3));
  EXPECT_NE(rig_.widget("menu.live"), nullptr);
  EXPECT_TRUE(rig_.screen().has_pointer());
  rig_.right_button(at, false);
  EXPECT_EQ(rig_.widget("tile_menu"), nullptr);
  rig_.pass(seconds(5));
  EXPECT_EQ(rig_.widget("menu.live"), nullptr);
  EXPECT_FALSE(rig_.screen().has_pointer());
}

TEST_F(WallGuideFlow, TitlesAndClocksAreSwitchedOff_ButNeverTheClockOfAPictureThatIsNotOfNow) {
  WallPreferences preferences;
  preferences.camera_titles = false;
  preferences.picture_clock = false;
  rig_.options.layout = 16;
  start(preferences);
  EXPECT_EQ(rig_.widget("tile.0.name"), nullptr);
  EXPECT_EQ(rig_.widget("tile.0.clock"), nullptr);
  EXPECT_NE(rig_.widget("tile.5.clock"), nullptr) << "lost";
  EXPECT_NE(rig_.widget("tile.12.clock"), nullptr) << "still";
}

TEST_F(WallGuideFlow, FilledTilesAskForThePartOfThePictureThatHasTheirAspect) {
  WallPreferences preferences;
  preferences.fill_tiles = true;
  rig_.feed.camera(3).status.source_width = 640;
  rig_.feed.camera(3).status.source_height = 480;
  rig_.feed.camera(1).status.source_width = 1920;
  rig_.feed.camera(1).status.source_height = 1080;
  start(preferences);
  rig_.frames(2);
  const auto& wants = rig_.feed.wants(view::Monitor::Main);
  ASSERT_EQ(wants.size(), 4u);
  EXPECT_NEAR(wants[0].crop.width, 1, 0.01) << "16:9 in 16:9";
  EXPECT_NEAR(wants[2].crop.height, 0.75, 0.01) << "4:3 in 16:9 loses a quarter of its height";
  EXPECT_NEAR(wants[2].crop.y, 0.125, 0.01);
  EXPECT_DOUBLE_EQ(wants[2].crop.width, 1);
}

TEST_F(WallGuideFlow, ShortMenuEnlargesAndShrinks) {
  start({});
  open_tile_menu(1);
  ASSERT_NE(rig_.widget("tile_menu.enlarge"), nullptr);
  EXPECT_FALSE(rig_.widget("tile_menu.zoom_off")->enabled);
  rig_.click("tile_menu.enlarge");
  EXPECT_EQ(model().enlarged(), 1);
  EXPECT_EQ(rig_.widget("tile_menu"), nullptr) << "closed";
  open_tile_menu(1);
  EXPECT_EQ(rig_.widget("tile_menu.enlarge")->text, "元の大きさに戻す");
  rig_.click("tile_menu.enlarge");
  EXPECT_EQ(model().enlarged(), std::nullopt);
}

TEST_F(WallGuideFlow, ShortMenuPlaysItsCameraFromALittleBeforeItsPicture) {
  start({});
  open_tile_menu(1);
  rig_.click("tile_menu.play");
  ASSERT_EQ(rig_.playback.played.size(), 1u);
  EXPECT_EQ(model().camera_at(model().enlarged().value_or(-1)), CameraId{2});
  const auto ago = rig_.clock.wall_now() - rig_.playback.played.front().at;
  EXPECT_GT(ago, seconds(9));
  EXPECT_LT(ago, seconds(12));
}

TEST_F(WallGuideFlow, ShortMenuTurnsTheSoundOnWhileItsCameraIsOnTheWall) {
  start({});
  open_tile_menu(1);
  rig_.click("tile_menu.sound");
  rig_.frames(2);
  ASSERT_FALSE(rig_.playback.sounds.empty());
  EXPECT_EQ(rig_.playback.sounds.back().second, CameraId{2});
  EXPECT_NE(rig_.widget("tile.1.sound"), nullptr);
  rig_.move({640, 20});
  rig_.click("menu.page.forward");
  EXPECT_EQ(rig_.playback.sounds.back().second, std::nullopt) << "it is not on the wall any more";
}

TEST_F(WallGuideFlow, ShortMenuClosesWhenSomebodyPressesBesideIt) {
  start({});
  open_tile_menu(0);
  ASSERT_NE(rig_.widget("tile_menu"), nullptr);
  rig_.click(rig_.middle_of_tile(3));
  EXPECT_EQ(rig_.widget("tile_menu"), nullptr);
  open_tile_menu(2);
  EXPECT_NE(rig_.widget("tile_menu"), nullptr);
  rig_.sink->inject(KeyChanged{0, Key::Escape, true});
  rig_.frames(3);
  EXPECT_EQ(rig_.widget("tile_menu"), nullptr);
}

} // namespace
} // namespace kagimado::osd

// What a person does with the mouse, from the first move to what comes of it.
#include "tests/fakes/monitor_rig.h"

#include <filesystem>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;

class Flow : public testing::Test {
 protected:
  Flow() {
    rig_.options.layout = 4;
    rig_.options.sub_layout = 1;
    rig_.options.main_size = {1280, 720};
    rig_.options.sub_size = {1024, 768};
    fakes::add_every_state(rig_.feed, rig_.clock);
  }

  void hold(Point at, milliseconds time, int output = 0) {
    rig_.move(at, output);
    rig_.button(at, true, output);
    rig_.pass(time);
  }

  void open_password_of_tile_3() {
    const auto at = rig_.middle_of_tile(3);
    hold(at, PointerGestures::long_press);
    rig_.button(at, false);
    ASSERT_NE(rig_.widget("password.ok"), nullptr);
  }

  fakes::MonitorRig rig_;
};

// [REQ-WALL-1]
TEST_F(Flow, LayoutButtonChangesTheLayoutAndWhatIsAskedFor) {
  rig_.start();
  EXPECT_EQ(rig_.feed.wants(view::Monitor::Main).size(), 4u);
  rig_.move({640, 360});
  rig_.click("menu.layout.9");
  EXPECT_EQ(rig_.screen().model().layout(), 9);
  EXPECT_EQ(rig_.feed.wants(view::Monitor::Main).size(), 9u);
  EXPECT_EQ(rig_.feed.tiles_on_monitor(view::Monitor::Main), 9);
  EXPECT_EQ(rig_.feed.tiles_on_monitor(view::Monitor::Sub), 1) << "monitors decide alone";
  EXPECT_EQ(rig_.widget("menu.layout.9")->value, "on");
}

TEST_F(Flow, PagesTurnByTheirButtons) {
  rig_.start();
  rig_.move({640, 360});
  EXPECT_EQ(rig_.widget("menu.page")->text, "1/4");
  rig_.click("menu.page.forward");
  EXPECT_EQ(rig_.widget("menu.page")->text, "2/4");
  EXPECT_EQ(rig_.feed.wants(view::Monitor::Main).front().camera, CameraId{5});
  rig_.click("menu.page.back");
  EXPECT_EQ(rig_.feed.wants(view::Monitor::Main).front().camera, CameraId{1});
}

// [REQ-ENC-7, ENC-10] with the mouse alone
TEST_F(Flow, LongPressSoftKeyboardAndOk_TryTheTypedPasswordAtThatCamera) {
  rig_.start();
  open_password_of_tile_3();
  EXPECT_FALSE(rig_.widget("password.ok")->enabled) << "nothing was typed";
  for (const std::string key : {"o", "l", "d"})
    rig_.click("password.keyboard.key." + key);
  rig_.click("password.keyboard.page.symbols");
  rig_.click("password.keyboard.key.-");
  rig_.click("password.keyboard.key.7");
  EXPECT_EQ(rig_.widget("password.field")->value, "5");
  EXPECT_EQ(rig_.widget("password.field")->text, "") << "the log keeps no password";
  rig_.click("password.ok");
  ASSERT_EQ(rig_.feed.tried.size(), 1u);
  EXPECT_EQ(rig_.feed.tried.front(), "old-7");
  EXPECT_EQ(rig_.feed.tried_camera, CameraId{4});
  EXPECT_NE(rig_.widget("password.checking"), nullptr);
  rig_.feed.outcome = view::PasswordOutcome::Opened;
  rig_.feed.camera(4).status.state = view::TileState::Video;
  rig_.frames(2);
  EXPECT_EQ(rig_.widget("password.ok"), nullptr) << "closed";
  EXPECT_NE(rig_.screen().wall().tile(3)->place.content, nullptr);
}

TEST_F(Flow, RealKeyboardTypesEntersAndEscapes) {
  rig_.start();
  open_password_of_tile_3();
  rig_.sink->inject(TextTyped{0, "yester-5678"});
  rig_.sink->inject(KeyChanged{0, Key::Enter, true});
  rig_.frames(3);
  ASSERT_EQ(rig_.feed.tried.size(), 1u);
  EXPECT_EQ(rig_.feed.tried.front(), "yester-5678");
  rig_.feed.outcome = view::PasswordOutcome::Wrong;
  rig_.frames(2);
  ASSERT_NE(rig_.widget("password.message"), nullptr);
  EXPECT_EQ(rig_.widget("password.message")->value, "wrong");
  EXPECT_EQ(rig_.widget("password.field")->value, "0") << "typed anew from the beginning";
  rig_.sink->inject(KeyChanged{0, Key::Escape, true});
  rig_.frames(3);
  EXPECT_EQ(rig_.widget("password.ok"), nullptr);
}

TEST_F(Flow, PasswordNeverGrowsBeyondItsBound) {
  rig_.start();
  open_password_of_tile_3();
  rig_.sink->inject(TextTyped{0, "0123456789abcdefXYZ"});
  rig_.frames(3);
  EXPECT_EQ(rig_.widget("password.field")->value, "16");
}

TEST_F(Flow, ThrottledCountsDownByItself) {
  rig_.start();
  open_password_of_tile_3();
  rig_.feed.outcome = view::PasswordOutcome::Throttled;
  rig_.feed.retry_after = std::chrono::seconds(5);
  rig_.sink->inject(TextTyped{0, "wrong-1"});
  rig_.sink->inject(KeyChanged{0, Key::Enter, true});
  rig_.frames(4);
  ASSERT_NE(rig_.widget("password.message"), nullptr);
  EXPECT_EQ(rig_.widget("password.message")->value, "throttled");
  EXPECT_NE(rig_.widget("password.message")->text.find('5'), std::string::npos);
  rig_.pass(milliseconds(2000));
  EXPECT_NE(rig_.widget("password.message")->text.find('3'), std::string::npos);
  rig_.pass(milliseconds(4000));
  EXPECT_EQ(rig_.widget("password.message"), nullptr);
  rig_.sink->inject(TextTyped{0, "right-1"});
  rig_.frames(3);
  EXPECT_TRUE(rig_.widget("password.ok")->enabled);
}

TEST_F(Flow, NoPasswordScreen_WhenHeldTooShortlyOrOnAPicture) {
  rig_.start();
  const auto locked = rig_.middle_of_tile(3);
  hold(locked, milliseconds(600));
  rig_.button(locked, false);
  rig_.pass(milliseconds(2000));
  EXPECT_EQ(rig_.widget("password.ok"), nullptr);
  hold(rig_.middle_of_tile(0), milliseconds(3000));
  EXPECT_EQ(rig_.widget("password.ok"), nullptr);
}

TEST_F(Flow, PasswordScreenCloses_WhenTheCameraIsDeleted) {
  rig_.start();
  open_password_of_tile_3();
  rig_.feed.remove(4);
  rig_.frames(3);
  EXPECT_EQ(rig_.widget("password.ok"), nullptr);
}

// [REQ-WALL-4]
TEST_F(Flow, SettingsOpenAtTheTopRightAndCloseAgain) {
  rig_.desk.knows("/cameras", nlohmann::json::parse(R"({"cameras":[{"id":6,"reason":"timeout"}]})"));
  rig_.start();
  rig_.move({640, 360});
  const auto* settings = rig_.widget("menu.settings");
  ASSERT_NE(settings, nullptr);
  EXPECT_EQ(settings->text, "設定");
  EXPECT_GT(settings->rect.right(), 1280 - 20);
  EXPECT_LT(settings->rect.bottom(), 60);
  EXPECT_EQ(rig_.widget("menu.settings", 1), nullptr) << "on the main monitor only";
  rig_.click("menu.settings");
  EXPECT_NE(rig_.widget("settings.page.basic"), nullptr);
  EXPECT_TRUE(rig_.feed.wants(view::Monitor::Main).empty()) << "nothing is fetched for a covered wall";
  EXPECT_FALSE(rig_.feed.wants(view::Monitor::Sub).empty());
  rig_.click("settings.page.cameras");
  ASSERT_NE(rig_.widget("settings.camera.6.state"), nullptr);
  EXPECT_EQ(rig_.widget("settings.camera.6.state")->text, "応答がありません");
  rig_.click("settings.close");
  EXPECT_EQ(rig_.widget("settings.page.basic"), nullptr);
  EXPECT_EQ(rig_.feed.wants(view::Monitor::Main).size(), 4u);
}

TEST_F(Flow, LanguageChangesAtOnceOnBothMonitors) {
  rig_.start();
  rig_.move({640, 360});
  rig_.click("menu.settings");
  rig_.click("settings.language.1");
  rig_.frames(2);
  EXPECT_EQ(rig_.widget("settings.title")->text, "Settings");
  rig_.click("settings.close");
  rig_.move({500, 300}, 1);
  EXPECT_EQ(rig_.widget("menu.live", 1)->text, "Live");
}

// [REQ-WALL-2] an enlarged tile is the only one
TEST_F(Flow, DoubleClickEnlargesAndShrinks) {
  rig_.start();
  const auto at = rig_.middle_of_tile(1);
  rig_.click(at);
  rig_.button(at, true);
  rig_.button(at, false);
  EXPECT_EQ(rig_.screen().model().enlarged(), 1);
  EXPECT_EQ(rig_.feed.tiles_on_monitor(view::Monitor::Main), 1);
  ASSERT_EQ(rig_.feed.wants(view::Monitor::Main).size(), 1u);
  EXPECT_EQ(rig_.feed.wants(view::Monitor::Main).front().width_px, 1280);
  rig_.pass(milliseconds(1000));
  rig_.click(at);
  rig_.button(at, true);
  rig_.button(at, false);
  EXPECT_EQ(rig_.screen().model().enlarged(), std::nullopt);
}

TEST_F(Flow, DragSwapsTwoTiles) {
  rig_.start();
  const auto from = rig_.middle_of_tile(0);
  const auto to = rig_.middle_of_tile(3);
  rig_.move(from);
  rig_.button(from, true);
  rig_.move({from.x + 40, from.y + 10});
  EXPECT_NE(rig_.widget("drag.name"), nullptr);
  rig_.move(to);
  rig_.button(to, false);
  EXPECT_EQ(rig_.screen().model().camera_at(0), CameraId{4});
  EXPECT_EQ(rig_.screen().model().camera_at(3), CameraId{1});
  EXPECT_EQ(rig_.widget("drag.name"), nullptr);
}

TEST_F(Flow, WheelZoomsTheCropThatIsAskedForAndDragPansIt) {
  rig_.start();
  const auto at = rig_.middle_of_tile(0);
  rig_.sink->inject(MouseWheel{0, at, 4});
  rig_.frames(2);
  const auto crop = rig_.feed.wants(view::Monitor::Main).front().crop;
  EXPECT_LT(crop.width, 0.5);
  rig_.move(at);
  rig_.button(at, true);
  rig_.move({at.x + 100, at.y});
  rig_.button({at.x + 100, at.y}, false);
  EXPECT_LT(rig_.feed.wants(view::Monitor::Main).front().crop.x, crop.x - 0.01)
      << "the picture follows the hand";
  EXPECT_EQ(rig_.screen().model().camera_at(0), CameraId{1}) << "not swapped";
}

TEST_F(Flow, LockedTileIsBlackAndDoesNotZoom) { // [REQ-ENC-6]
  rig_.start();
  const auto& tile = *rig_.screen().wall().tile(3);
  EXPECT_EQ(tile.place.content, nullptr);
  EXPECT_EQ(rig_.pixel({tile.place.tile.x + 20, tile.place.tile.y + 60}), 0xff000000u);
  rig_.sink->inject(MouseWheel{0, rig_.middle_of_tile(3), 4});
  rig_.frames(2);
  EXPECT_FALSE(rig_.screen().model().zoom_at(3).zoomed());
}

TEST_F(Flow, LostPictureStaysDimmed) {
  rig_.start();
  const auto at = [&] {
    const auto& rect = rig_.screen().wall().tile(0)->place.tile;
    return Point{rect.x + rect.width - 40, rect.y + 120};
  };
  const auto bright = rig_.pixel(at()) & 0xffu;
  rig_.feed.camera(1).status.state = view::TileState::Lost;
  rig_.feed.camera(1).status.reason = "disconnected";
  rig_.frames(2);
  const auto dim = rig_.pixel(at()) & 0xffu;
  EXPECT_GT(dim, 0u);
  EXPECT_LT(dim, bright / 2);
  EXPECT_EQ(rig_.widget("tile.0.reason")->text, "接続できません");
}

TEST_F(Flow, MenuHidesWithoutMovingATile) {
  rig_.start();
  const auto before = rig_.screen().wall().tile(0)->place.tile;
  rig_.pass(std::chrono::seconds(10));
  EXPECT_EQ(rig_.widget("menu.settings"), nullptr);
  EXPECT_EQ(rig_.screen().wall().tile(0)->place.tile, before);
  rig_.move({600, 400});
  EXPECT_NE(rig_.widget("menu.settings"), nullptr);
}

TEST_F(Flow, SubMonitorHasItsOwnPasswordScreen) {
  rig_.options.sub_layout = 4;
  rig_.start();
  hold(rig_.middle_of_tile(3, 1), PointerGestures::long_press, 1);
  EXPECT_NE(rig_.widget("password.ok", 1), nullptr);
  EXPECT_EQ(rig_.widget("password.ok", 0), nullptr);
}

TEST_F(Flow, CloseButtonOfAWindowEndsTheMonitor) {
  rig_.start();
  rig_.sink->inject(CloseRequested{});
  rig_.frames(2);
  EXPECT_FALSE(rig_.running);
}

TEST_F(Flow, NewNameWithNewCharactersIsDrawn) {
  rig_.start();
  view::TileStatus status;
  status.camera_name = "鷗外記念館";
  status.state = view::TileState::Video;
  rig_.feed.add(1, {.status = status});
  rig_.frames(3);
  EXPECT_EQ(rig_.widget("tile.0.name")->text, "鷗外記念館");
}

TEST_F(Flow, ResizedOutputGetsANewWall) {
  rig_.start();
  rig_.sink->inject(OutputResized{0});
  rig_.frames(2);
  EXPECT_EQ(rig_.screen().size(), (Size{1280, 720}));
  EXPECT_EQ(rig_.feed.wants(view::Monitor::Main).size(), 4u);
}

} // namespace
} // namespace kagimado::osd

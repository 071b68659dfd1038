#include "engine/view/viewer.h"
#include "tests/engine/view/fake_recorder.h"
#include "tests/engine/view/rig.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace kagimado::view {
namespace {

using namespace tests;
using sealed::KeyState;

constexpr auto now_in_force = "Todays-1";
constexpr auto former = "Formers-2";

const TestClip& main_clip() {
  ClipSpec spec;
  spec.width = 640;
  spec.height = 360;
  return encode_clip(spec);
}

const TestClip& sub_clip() {
  ClipSpec spec;
  spec.width = 160;
  spec.height = 90;
  return encode_clip(spec);
}

constexpr sealed::Salt former_salt{0xf0};

const TestClip& today_sealed() {
  static const auto clip = seal_clip(main_clip(), now_in_force, 21);
  return clip;
}

const TestClip& formerly_sealed() {
  static const auto clip = seal_clip(main_clip(), former, 22, former_salt);
  return clip;
}

class ViewerTest : public testing::Test {
 protected:
  ViewerTest() {
    recorder.set_password(now_in_force, today_sealed());
    recorder.put({1, "gate", true, false, "", {{0, main_clip()}, {1, sub_clip()}}});
    recorder.put({2, "vault", true, true, "", {{0, today_sealed()}}});
    recorder.put({3, "archive", true, true, "", {{0, formerly_sealed()}}});
    recorder.put({4, "archive 2", true, true, "", {{0, seal_clip(main_clip(), former, 23, former_salt)}}});
    recorder.start();
    ViewerOptions options;
    options.recorder = "unix:" + socket;
    options.workers = 2;
    options.clock = clock;
    options.wake = [this] { woken.change([] {}); };
    auto made = Viewer::create(std::move(options));
    if (!made)
      throw std::runtime_error(made.error().message);
    viewer = std::move(*made);
  }

  ~ViewerTest() override {
    viewer.reset();
    recorder.stop();
    ::unlink(socket.c_str());
  }

  void want(Monitor monitor, int tiles, std::vector<std::uint32_t> cameras, int width = 320,
            int height = 180) {
    std::vector<TileWant> wants;
    for (const auto camera : cameras) {
      TileWant tile;
      tile.slot = static_cast<int>(wants.size());
      tile.camera = CameraId{camera};
      tile.width_px = width;
      tile.height_px = height;
      wants.push_back(tile);
    }
    viewer->want(monitor, tiles, std::move(wants));
  }

  // The condition is looked at after each wake, and now and then besides: time passes without waking anybody.
  template <class Condition>
  bool eventually(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (std::chrono::steady_clock::now() < end) {
      if (condition())
        return true;
      woken.wait_some();
    }
    return condition();
  }

  bool reaches(Monitor monitor, int slot, TileState state) {
    return eventually([&] { return viewer->status(monitor, slot).state == state; });
  }

  PasswordOutcome try_password(std::uint32_t camera, const std::string& text) {
    const auto id = viewer->try_password(CameraId{camera}, ssl::SecretText(text));
    eventually([&] { return viewer->password_try(id).outcome != PasswordOutcome::Pending; });
    last_try = viewer->password_try(id);
    return last_try.outcome;
  }

  const std::string socket = testing::TempDir() + "kagimado-view-" + std::to_string(::getpid()) + ".sock";
  std::shared_ptr<SharedClock> clock = std::make_shared<SharedClock>();
  FakeRecorder recorder{socket};
  Watched woken;
  std::unique_ptr<Viewer> viewer;
  PasswordTry last_try;
};

TEST_F(ViewerTest, KnowsTheCameras) {
  ASSERT_TRUE(eventually([&] { return viewer->site()->cameras.size() == 4; }));
  EXPECT_TRUE(viewer->site()->recorder_online);
  EXPECT_EQ(viewer->site()->cameras[1].name, "vault");
  EXPECT_TRUE(viewer->site()->cameras[1].sealed);
  recorder.remove(4);
  ASSERT_TRUE(eventually([&] { return viewer->site()->cameras.size() == 3; }));
  recorder.put({9, "new one", false, false, "expired", {{0, main_clip()}}});
  ASSERT_TRUE(eventually([&] { return viewer->site()->cameras.size() == 4; }));
  EXPECT_EQ(viewer->site()->cameras.back().reason, "expired");
}

// [REQ-WALL-1, REQ-ENC-5]
TEST_F(ViewerTest, ShowsClearAndSealedCameras_WithTodaysPassword) {
  want(Monitor::Main, 4, {1, 2});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  ASSERT_TRUE(reaches(Monitor::Main, 1, TileState::Video));
  EXPECT_EQ(viewer->status(Monitor::Main, 1).key_state, KeyState::Open);
  EXPECT_TRUE(viewer->status(Monitor::Main, 1).thinning.by_rule); // [REQ-WALL-2]
  EXPECT_FALSE(viewer->status(Monitor::Main, 0).thinning.by_rule);
  EXPECT_EQ(viewer->picture(Monitor::Main, 1)->width, 320);
  EXPECT_EQ(viewer->status(Monitor::Main, 0).camera_name, "gate");
  EXPECT_EQ(viewer->status(Monitor::Main, 7).state, TileState::Empty);
}

// [REQ-WALL-2] the same camera on both monitors: each by its own layout, one connection.
TEST_F(ViewerTest, LetsMonitorsDecideOnTheirOwn) {
  want(Monitor::Main, 16, {2});
  want(Monitor::Sub, 1, {2}, 640, 360);
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  ASSERT_TRUE(reaches(Monitor::Sub, 0, TileState::Video));
  EXPECT_EQ(viewer->status(Monitor::Main, 0).thinning.rate, Rate::KeyFramesOnly);
  EXPECT_EQ(viewer->status(Monitor::Sub, 0).thinning.rate, Rate::Full);
  EXPECT_EQ(recorder.live_connections(2, 0), 1);
  const auto main_serial = viewer->picture(Monitor::Main, 0)->serial;
  const auto sub_serial = viewer->picture(Monitor::Sub, 0)->serial;
  ASSERT_TRUE(eventually([&] { return viewer->picture(Monitor::Sub, 0)->serial >= sub_serial + 40; }));
  EXPECT_LE(viewer->picture(Monitor::Main, 0)->serial - main_serial, 12u); // every fifth
}

TEST_F(ViewerTest, FetchesNothingForHiddenTiles) {
  want(Monitor::Main, 4, {1, 2}, 640, 360);
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  ASSERT_TRUE(reaches(Monitor::Main, 1, TileState::Video));
  want(Monitor::Main, 1, {2}, 640, 360);
  ASSERT_TRUE(eventually([&] { return recorder.live_connections(1, 0) == 0; }));
  EXPECT_EQ(recorder.live_connections(2, 0), 1);
  want(Monitor::Main, 1, {});
  ASSERT_TRUE(eventually([&] { return recorder.live_connections(2, 0) == 0; }));
  EXPECT_EQ(viewer->picture(Monitor::Main, 0), nullptr);
}

TEST_F(ViewerTest, TakesTheSubStreamForSmallClearTiles_WithoutABlackGap) {
  want(Monitor::Main, 1, {1}, 640, 360);
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  EXPECT_EQ(viewer->status(Monitor::Main, 0).stream, StreamIndex{0});
  want(Monitor::Main, 16, {1}, 160, 90);
  ASSERT_TRUE(eventually([&] {
    EXPECT_NE(viewer->picture(Monitor::Main, 0), nullptr); // at no time
    return viewer->status(Monitor::Main, 0).stream == StreamIndex{1};
  }));
  ASSERT_TRUE(
      eventually([&] { return recorder.live_connections(1, 0) == 0; })); // the main stream is given up
  want(Monitor::Main, 1, {1}, 640, 360);
  ASSERT_TRUE(eventually([&] {
    EXPECT_NE(viewer->picture(Monitor::Main, 0), nullptr);
    return viewer->status(Monitor::Main, 0).stream == StreamIndex{0};
  }));
}

// [REQ-ENC-6, REQ-ENC-7, REQ-ENC-10]
TEST_F(ViewerTest, OpensAFormerPeriodWithItsPassword_AndTheOtherCamerasOfThatPeriod) {
  want(Monitor::Main, 1, {3, 4});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Locked));
  ASSERT_TRUE(reaches(Monitor::Main, 1, TileState::Locked));
  EXPECT_EQ(viewer->status(Monitor::Main, 0).key_state, KeyState::LockedOldPassword);
  EXPECT_EQ(viewer->picture(Monitor::Main, 0), nullptr);
  EXPECT_EQ(try_password(3, now_in_force), PasswordOutcome::Wrong);
  EXPECT_EQ(viewer->status(Monitor::Main, 0).state, TileState::Locked);
  EXPECT_EQ(try_password(3, former), PasswordOutcome::Opened);
  EXPECT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  EXPECT_TRUE(reaches(Monitor::Main, 1, TileState::Video)); // same period, same salt
  EXPECT_EQ(try_password(3, former), PasswordOutcome::NothingToOpen);
  for (const std::string secret : {former, now_in_force}) { // in no form
    EXPECT_EQ(recorder.seen().find(secret), std::string::npos);
    EXPECT_EQ(recorder.seen().find(to_base64(as_bytes(secret))), std::string::npos);
    EXPECT_EQ(recorder.seen().find(to_hex(as_bytes(secret))), std::string::npos);
  }
  viewer->forget_passwords();
  EXPECT_TRUE(reaches(Monitor::Main, 0, TileState::Locked));
  EXPECT_TRUE(reaches(Monitor::Main, 1, TileState::Locked));
  EXPECT_EQ(viewer->picture(Monitor::Main, 0), nullptr);
}

TEST_F(ViewerTest, ThrottlesWrongPasswords) {
  want(Monitor::Main, 1, {3});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Locked));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(try_password(3, "wrong"), PasswordOutcome::Wrong);
  EXPECT_EQ(try_password(3, former), PasswordOutcome::Throttled); // even the right one
  EXPECT_EQ(last_try.retry_after, 30s);
  clock->advance(30s);
  EXPECT_EQ(try_password(3, "wrong"), PasswordOutcome::Wrong);
  EXPECT_EQ(try_password(3, former), PasswordOutcome::Throttled);
  EXPECT_EQ(last_try.retry_after, 60s); // doubled
  clock->advance(60s);
  EXPECT_EQ(try_password(3, former), PasswordOutcome::Opened);
}

TEST_F(ViewerTest, AsksForKeysAgain_WhenThePasswordIsChanged) {
  want(Monitor::Main, 1, {3});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Locked));
  recorder.set_password(former, formerly_sealed());
  recorder.announce_password_change();
  EXPECT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
}

// [REQ-ENC-6]
TEST_F(ViewerTest, LocksTheFormerPeriod_WhenThePasswordIsChanged) {
  want(Monitor::Main, 1, {2});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  recorder.set_password(former, formerly_sealed());
  recorder.announce_password_change();
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Locked));
  EXPECT_EQ(viewer->picture(Monitor::Main, 0), nullptr);
  EXPECT_EQ(try_password(2, now_in_force), PasswordOutcome::Opened);
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
}

// [REQ-ENC-6]
TEST_F(ViewerTest, LocksTheFormerPeriod_WhenThePasswordWasChangedWhileNobodyListened) {
  want(Monitor::Main, 1, {2});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  recorder.stop();
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Lost));
  recorder.set_password(former, formerly_sealed());
  recorder.start();
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Locked));
  EXPECT_EQ(viewer->picture(Monitor::Main, 0), nullptr);
}

TEST_F(ViewerTest, GoesOnAfterTheRecorderRestarted) {
  want(Monitor::Main, 1, {1, 2, 3});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  ASSERT_TRUE(reaches(Monitor::Main, 1, TileState::Video));
  recorder.stop();
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Lost));
  ASSERT_TRUE(reaches(Monitor::Main, 1, TileState::Lost));
  EXPECT_NE(viewer->picture(Monitor::Main, 0), nullptr); // the last picture stays
  EXPECT_EQ(viewer->status(Monitor::Main, 0).reason, "disconnected");
  ASSERT_TRUE(eventually([&] { return !viewer->site()->recorder_online; }));
  EXPECT_EQ(viewer->site()->cameras.size(), 4u);
  recorder.start();
  EXPECT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  EXPECT_TRUE(reaches(Monitor::Main, 1, TileState::Video));
  EXPECT_TRUE(viewer->site()->recorder_online);
}

TEST_F(ViewerTest, ShowsWhyACameraIsLost) {
  want(Monitor::Main, 1, {1});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
  recorder.put({1, "gate", false, false, "expired", {{0, main_clip()}, {1, sub_clip()}}});
  ASSERT_TRUE(reaches(Monitor::Main, 0, TileState::Lost));
  EXPECT_EQ(viewer->status(Monitor::Main, 0).reason, "expired");
  recorder.put({1, "gate", true, false, "", {{0, main_clip()}, {1, sub_clip()}}});
  EXPECT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
}

TEST_F(ViewerTest, SaysThatARightIsMissing) {
  recorder.deny_live(true);
  want(Monitor::Main, 1, {1});
  EXPECT_TRUE(reaches(Monitor::Main, 0, TileState::NoPermission));
}

TEST_F(ViewerTest, WaitsForARecorderThatIsNotThereYet) {
  viewer.reset();
  recorder.stop();
  ViewerOptions options;
  options.recorder = "unix:" + socket;
  options.clock = clock;
  options.wake = [this] { woken.change([] {}); };
  viewer = std::move(*Viewer::create(std::move(options)));
  want(Monitor::Main, 1, {2});
  ASSERT_TRUE(eventually([&] { return !viewer->site()->recorder_reason.empty(); }));
  EXPECT_EQ(viewer->status(Monitor::Main, 0).state, TileState::Connecting);
  recorder.start();
  EXPECT_TRUE(reaches(Monitor::Main, 0, TileState::Video));
}

TEST(Viewer, RefusesAnImpossibleRecorder) {
  for (const char* recorder : {"", "ftp://host/", "rtsp://host/"}) {
    ViewerOptions options;
    options.recorder = recorder;
    EXPECT_FALSE(Viewer::create(std::move(options)).has_value()) << recorder;
  }
}

} // namespace
} // namespace kagimado::view

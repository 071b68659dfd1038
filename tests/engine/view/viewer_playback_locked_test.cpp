#include "tests/engine/view/playback_rig.h"

namespace kagimado::view {
namespace {

using namespace tests;
using sealed::KeyState;

class PlaybackOfLocked : public PlaybackRig {};

// [REQ-ENC-6, REQ-ENC-7, REQ-ENC-10]: a locked period goes by; its own password opens it, until logout.
TEST_F(PlaybackOfLocked, LetsALockedPeriodGoBy_AndOpensItWithItsPassword) {
  const auto locked = seal_clip(two_seconds(), former, 31, former_salt);
  const auto open = seal_clip(two_seconds(), in_force, 32);
  recorder.set_password(in_force, open);
  recorder.record(1, {{1, noon, locked, to_hex(former_salt)}, {2, noon + 2s, open, to_hex(test_salt)}});
  start();
  want({1});
  viewer->play_from(main, noon + 200ms);
  ASSERT_TRUE(reaches(TileState::Locked));
  EXPECT_EQ(viewer->status(main, 0).key_state, KeyState::LockedOldPassword);
  EXPECT_EQ(viewer->picture(main, 0), nullptr);
  const auto walls = watch_until(noon + 2150ms); // the clock runs through it
  ASSERT_FALSE(walls.empty());
  EXPECT_EQ(walls.front(), noon + 2s);
  EXPECT_EQ(viewer->status(main, 0).key_state, KeyState::Open);

  viewer->pause(main, true);
  viewer->play_from(main, noon + 300ms);
  ASSERT_TRUE(reaches(TileState::Locked));
  const auto attempt = [&](const char* password) {
    const auto id = viewer->try_password(CameraId{1}, ssl::SecretText(password));
    eventually([&] { return viewer->password_try(id).outcome != PasswordOutcome::Pending; });
    return viewer->password_try(id).outcome;
  };
  EXPECT_EQ(attempt("nonsense"), PasswordOutcome::Wrong);
  EXPECT_EQ(attempt(former), PasswordOutcome::Opened);
  ASSERT_TRUE(shows(noon + 300ms));
  EXPECT_EQ(viewer->status(main, 0).state, TileState::Video);
  viewer->forget_passwords();
  ASSERT_TRUE(reaches(TileState::Locked));
  EXPECT_EQ(viewer->picture(main, 0), nullptr);
  EXPECT_EQ(recorder.seen().find(former), std::string::npos);
}

// [REQ-ENC-6, REQ-ENC-10]: what the recorder's password opened goes with it; what was typed here stays.
TEST_F(PlaybackOfLocked, LocksTheFormerPeriod_WhenThePasswordIsChanged) {
  const auto before = seal_clip(two_seconds(), former, 41, former_salt);
  const auto after = seal_clip(two_seconds(), in_force, 42);
  recorder.set_password(former, before);
  recorder.set_open_periods({to_hex(former_salt)});
  recorder.record(1, {{1, noon, before, to_hex(former_salt)}, {2, noon + 2s, after, to_hex(test_salt)}});
  start();
  want({1});
  const auto thumbnail = [&] { return viewer->thumbnail(CameraId{1}, noon, 64, 36).state; };
  const auto first_is_locked = [&]() -> std::optional<bool> {
    const auto map = viewer->recordings(noon - 1s, noon + 4s, 0s);
    const bool known = map->cameras.size() == 1 && !map->cameras[0].spans.empty();
    return known ? std::optional(map->cameras[0].spans[0].locked) : std::nullopt;
  };
  viewer->pause(main, true);
  viewer->play_from(main, noon + 300ms);
  ASSERT_TRUE(shows(noon + 300ms));
  ASSERT_TRUE(eventually([&] { return thumbnail() == Thumbnail::State::Ready; }));
  ASSERT_TRUE(eventually([&] { return first_is_locked() == false; }));

  recorder.set_password(in_force, after);
  recorder.set_open_periods({to_hex(test_salt)});
  recorder.announce_password_change();
  ASSERT_TRUE(reaches(TileState::Locked));
  EXPECT_EQ(viewer->status(main, 0).key_state, KeyState::LockedOldPassword);
  EXPECT_EQ(viewer->picture(main, 0), nullptr);
  EXPECT_TRUE(eventually([&] { return thumbnail() == Thumbnail::State::Locked; }));
  EXPECT_TRUE(eventually([&] { return first_is_locked() == true; }));
  viewer->play_from(main, noon + 2300ms);
  ASSERT_TRUE(shows(noon + 2300ms));
  viewer->play_from(main, noon + 300ms);
  ASSERT_TRUE(reaches(TileState::Locked));

  const auto id = viewer->try_password(CameraId{1}, ssl::SecretText(former));
  ASSERT_TRUE(eventually([&] { return viewer->password_try(id).outcome == PasswordOutcome::Opened; }));
  ASSERT_TRUE(shows(noon + 300ms));
  recorder.set_open_periods({});
  recorder.announce_password_change(); // once more
  ASSERT_TRUE(eventually([&] {
    const auto map = viewer->recordings(noon - 1s, noon + 4s, 0s);
    return map->cameras.size() == 1 && map->cameras[0].spans.size() == 2 && map->cameras[0].spans[1].locked;
  }));
  viewer->play_from(main, noon + 400ms);
  EXPECT_TRUE(shows(noon + 400ms));
}

TEST_F(PlaybackOfLocked, CrossesGapsAndLockedPeriods_Backward) {
  const auto locked = seal_clip(two_seconds(), former, 36, former_salt);
  recorder.set_password(in_force, seal_clip(two_seconds(), in_force, 37));
  recorder.record(1, {{1, noon - 1h, two_seconds(), ""},
                      {2, noon, locked, to_hex(former_salt)},
                      {3, noon + 2s, two_seconds(), ""}});
  start();
  want({1});
  for (const double speed : {-1.0, -8.0}) { // all pictures; key frames
    viewer->set_speed(main, speed);
    viewer->play_from(main, noon + 3500ms);
    ASSERT_TRUE(shows(noon + 3500ms));
    ASSERT_TRUE(eventually([&] {
      clock->advance(10ms);
      return viewer->status(main, 0).state == TileState::Locked;
    })) << speed;
    ASSERT_TRUE(eventually([&] {
      clock->advance(10ms);
      return shown() && *shown() < noon - 30min;
    })) << speed;
    EXPECT_EQ(viewer->status(main, 0).state, TileState::Video);
  }
}

// [REQ-ENC-7] typed while it plays.
TEST_F(PlaybackOfLocked, OpensALockedPeriod_WhileItPlays) {
  recorder.set_password(in_force, seal_clip(two_seconds(), in_force, 38));
  std::vector<FakeSpan> spans;
  const auto locked = seal_clip(two_seconds(), former, 39, former_salt);
  for (int i = 0; i < 10; ++i)
    spans.push_back({i + 1, noon + i * 2s, locked, to_hex(former_salt)});
  recorder.record(1, spans);
  start();
  want({1});
  viewer->play_from(main, noon);
  ASSERT_TRUE(reaches(TileState::Locked));
  ASSERT_TRUE(move());
  const auto id = viewer->try_password(CameraId{1}, ssl::SecretText(former));
  ASSERT_TRUE(eventually([&] { return viewer->password_try(id).outcome == PasswordOutcome::Opened; }));
  EXPECT_TRUE(eventually([&] {
    clock->advance(10ms);
    return shown().has_value();
  }));
  EXPECT_LT(*shown(), noon + 19s);
}

} // namespace
} // namespace kagimado::view

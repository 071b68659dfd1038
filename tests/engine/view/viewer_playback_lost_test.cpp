#include "tests/engine/view/playback_rig.h"

namespace kagimado::view {
namespace {

using namespace tests;
using sealed::KeyState;

class PlaybackOfBent : public PlaybackRig {};

// A box header that is bent breaks the stream itself: what lies behind it is fetched anew.
TEST_F(PlaybackOfBent, LeapsOverBytesThatAreNoStream) {
  auto broken = two_seconds();
  auto bytes = *broken.units[7].bytes;
  bytes[4] ^= 0xff; // of the type of its first box
  broken.units[7].bytes = std::make_shared<const Bytes>(std::move(bytes));
  recorder.record(1, {{1, noon, broken, ""}, {2, noon + 2s, two_seconds(), ""}});
  start();
  want({1});
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  EXPECT_TRUE(eventually([&] {
    clock->advance(10ms);
    return shown() >= noon + 2s;
  }));
}

TEST_F(PlaybackOfBent, ShowsWhereBytesWereBent_AndGoesOn) {
  auto clip = seal_clip(two_seconds(), in_force, 33);
  recorder.set_password(in_force, clip);
  clip.units[8] = bend(clip.units[8], 20);
  recorder.record(1, {{1, noon, clip, to_hex(test_salt)},
                      {2, noon + 30s, seal_clip(two_seconds(), in_force, 34), to_hex(test_salt)}});
  start();
  want({1});
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return viewer->status(main, 0).state == TileState::Damaged;
  }));
  EXPECT_EQ(viewer->status(main, 0).key_state, KeyState::Tampered);
  EXPECT_GE(status().position, noon + 400ms);
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return shown() >= noon + 30s;
  }));
  EXPECT_EQ(viewer->status(main, 0).state, TileState::Video);
}

// Units 6 to 10 are the pictures from 0.5 to 0.9 s.
class PlaybackOfWhatIsLost : public PlaybackRig {
 protected:
  void record(std::size_t lost_unit, const TestClip& clip = two_seconds()) {
    recorder.record(1, {{1, noon, clip, clip.init.sealed() ? to_hex(test_salt) : "", lost_unit}});
    start();
    want({1});
  }

  // Time goes on until the tile turns into that state.
  bool turns(TileState state) {
    return eventually([&] {
      clock->advance(20ms);
      return viewer->status(main, 0).state == state;
    });
  }

  // Time stands. The position is published after what is shown there.
  bool stands_at_or_after(WallTime at) {
    return eventually([&] { return status().position >= at; });
  }

  bool stands_before(WallTime at) {
    return eventually([&] { return status().position < at; });
  }
};

TEST_F(PlaybackOfWhatIsLost, ShowsWhatIsLeftOfTheGroup_ThenDamaged_AndGoesOn) {
  record(8);
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  EXPECT_EQ(watch_until(noon + 690ms), frames_between(noon, noon + 600ms));
  ASSERT_TRUE(turns(TileState::Damaged));
  EXPECT_TRUE(stands_at_or_after(noon + 700ms));
  EXPECT_EQ(viewer->status(main, 0).reason, "damaged");
  ASSERT_TRUE(turns(TileState::Video));
  EXPECT_TRUE(stands_at_or_after(noon + 1s));
  EXPECT_EQ(watch_until(noon + 1950ms), frames_between(noon + 1s, noon + 1900ms));
}

TEST_F(PlaybackOfWhatIsLost, WhoStandsInItSeesDamaged_WhereverTheGroupBroke) {
  for (const std::size_t lost_unit : {6, 8}) {
    recorder.record(1, {{1, noon, two_seconds(), "", lost_unit}});
    if (!viewer)
      start();
    want({1});
    viewer->pause(main, true);
    viewer->play_from(main, noon + 100ms);
    ASSERT_TRUE(shows(noon + 100ms));
    viewer->play_from(main, noon + 850ms);
    EXPECT_TRUE(reaches(TileState::Damaged)) << lost_unit;
    EXPECT_EQ(status().position, noon + 850ms);
    viewer->play_from(main, noon + 1250ms);
    EXPECT_TRUE(shows(noon + 1200ms)) << lost_unit;
    EXPECT_TRUE(reaches(TileState::Video)) << lost_unit;
  }
}

TEST_F(PlaybackOfWhatIsLost, ALostEndIsShownAtTheEnd) {
  record(19);
  viewer->play_from(main, noon + 1500ms);
  ASSERT_TRUE(shows(noon + 1500ms));
  ASSERT_TRUE(turns(TileState::Damaged));
  EXPECT_TRUE(stands_at_or_after(noon + 1800ms));
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return status().at_end;
  }));
  EXPECT_EQ(viewer->status(main, 0).state, TileState::Damaged);
  EXPECT_FALSE(status().waiting);
}

TEST_F(PlaybackOfWhatIsLost, BackwardToo) {
  record(8);
  viewer->set_speed(main, -1);
  viewer->play_from(main, noon + 1250ms);
  ASSERT_TRUE(shows(noon + 1200ms));
  ASSERT_TRUE(turns(TileState::Damaged));
  EXPECT_TRUE(stands_before(noon + 1s));
  ASSERT_TRUE(turns(TileState::Video));
  EXPECT_TRUE(stands_before(noon + 700ms));
  auto expected = frames_between(noon, noon + 600ms);
  std::ranges::reverse(expected);
  EXPECT_EQ(watch_until(noon + 1ms), expected);
}

// Only key frames are looked at: a group without one is seen too.
TEST_F(PlaybackOfWhatIsLost, ThinnedByRule_AGroupWithoutItsKeyFrameIsDamaged) {
  const auto clip = seal_clip(two_seconds(), in_force, 36);
  recorder.set_password(in_force, clip);
  recorder.record(1, {{1, noon, clip, to_hex(test_salt), 6}});
  start();
  want({1}, 4);
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  ASSERT_TRUE(turns(TileState::Damaged));
  EXPECT_TRUE(stands_at_or_after(noon + 500ms));
  ASSERT_TRUE(turns(TileState::Video));
  EXPECT_TRUE(shows(noon + 1s));
}

TEST_F(PlaybackOfBent, GoesOnAfterTheConnectionBroke_WithoutLosingOrRepeatingAPicture) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  recorder.break_playback_after(2);
  start();
  want({1});
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  EXPECT_EQ(watch_until(noon + 1950ms), frames_between(noon, noon + 1900ms));
  EXPECT_GE(recorder.count_seen("GET /api/v1/playback/1"), 2);
}

} // namespace
} // namespace kagimado::view

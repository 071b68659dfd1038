#include "tests/engine/view/playback_rig.h"

namespace kagimado::view {
namespace {

using namespace tests;

class ViewerPlayback : public PlaybackRig {};

TEST_F(ViewerPlayback, IsLiveAtFirst_AndHonestAboutWhatItDoesNotKnow) {
  start();
  EXPECT_FALSE(status().active);
  EXPECT_TRUE(viewer->recordings(noon, noon + 1h, 60s)->pending);
  EXPECT_EQ(viewer->thumbnail(CameraId{1}, noon, 64, 36).state, Thumbnail::State::Pending);
  EXPECT_TRUE(viewer->export_status().state.empty());
}

// [REQ-WALL-3]
TEST_F(ViewerPlayback, ShowsEveryPictureForward_FromTheOneThatCoversTheMoment) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  start();
  want({1});
  viewer->play_from(main, noon + 730ms);
  EXPECT_TRUE(status().active);
  EXPECT_EQ(status().position, noon + 730ms); // at once
  ASSERT_TRUE(shows(noon + 700ms));
  EXPECT_EQ(watch_until(noon + 1950ms), frames_between(noon + 700ms, noon + 1900ms));
  EXPECT_EQ(viewer->status(main, 0).state, TileState::Video);
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return status().at_end;
  }));
  EXPECT_EQ(shown(), noon + 1900ms);             // the last picture stays
  EXPECT_EQ(recorder.live_connections(1, 0), 0); // nothing live is fetched meanwhile
}

TEST_F(ViewerPlayback, ShowsEveryPictureBackward) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  start();
  want({1});
  viewer->set_speed(main, -1);
  viewer->play_from(main, noon + 1850ms);
  ASSERT_TRUE(shows(noon + 1800ms));
  auto expected = frames_between(noon, noon + 1800ms);
  std::ranges::reverse(expected);
  EXPECT_EQ(watch_until(noon + 1ms), expected);
}

TEST_F(ViewerPlayback, StepsExactly_BothWays) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  start();
  want({1});
  viewer->play_from(main, noon + 600ms);
  viewer->pause(main, true);
  ASSERT_TRUE(shows(noon + 600ms));
  for (const auto wall : {700ms, 800ms, 900ms, 1000ms}) {
    viewer->step(main, 1);
    ASSERT_TRUE(shows(noon + wall)) << wall.count();
  }
  for (const auto wall : {900ms, 800ms, 700ms, 600ms, 500ms, 400ms}) { // over a key frame
    viewer->step(main, -1);
    ASSERT_TRUE(shows(noon + wall)) << wall.count();
  }
  EXPECT_TRUE(status().paused);
  EXPECT_TRUE(eventually([&] { return status().position == noon + 400ms; }));
  viewer->pause(main, false);
  ASSERT_TRUE(move());
  EXPECT_EQ(watch_until(noon + 700ms).back(), noon + 700ms);
}

TEST_F(ViewerPlayback, ShowsAPausedPictureAgain_AtAnotherSize_AndNeverCallsItLost) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  start();
  want({1});
  viewer->play_from(main, noon + 600ms);
  viewer->pause(main, true);
  ASSERT_TRUE(shows(noon + 600ms));
  clock->advance(1h);
  want({1}, 1, 320);
  ASSERT_TRUE(eventually([&] { return viewer->picture(main, 0) && viewer->picture(main, 0)->width == 320; }));
  EXPECT_EQ(shown(), noon + 600ms);
  const auto serial = viewer->picture(main, 0)->serial;
  want({1}, 1, 320, {0.25, 0.25, 0.5, 0.5}); // zoom
  ASSERT_TRUE(eventually([&] { return viewer->picture(main, 0)->serial != serial; }));
  EXPECT_EQ(shown(), noon + 600ms);
  EXPECT_EQ(viewer->status(main, 0).state, TileState::Video);
  EXPECT_EQ(viewer->status(main, 0).age, 0ms);
}

// Never more than one frame apart, at several speeds.
TEST_F(ViewerPlayback, KeepsFourTilesInStep) {
  for (std::uint32_t id = 1; id <= 4; ++id) // their pictures lie between each other's
    recorder.record(id, {{id, noon + id * 23ms, two_seconds(), ""}});
  start();
  want({1, 2, 3, 4}, 4);
  for (const double speed : {1.0, 4.0, -1.0}) {
    viewer->set_speed(main, speed);
    viewer->play_from(main, noon + (speed < 0 ? 1900ms : 200ms));
    ASSERT_TRUE(
        eventually([&] { return shown(0) && shown(1) && shown(2) && shown(3) && !status().waiting; }));
    for (int turn = 0; turn < 30; ++turn) {
      ASSERT_TRUE(move(10ms));
      const auto position = status().position;
      if (position < noon + 150ms || position > noon + 1950ms)
        break;
      for (int slot = 0; slot < 4; ++slot) {
        EXPECT_LE(*shown(slot), position) << "slot " << slot << " at speed " << speed;
        EXPECT_GT(*shown(slot), position - frame - 1ms) << "slot " << slot << " at speed " << speed;
      }
    }
  }
}

TEST_F(ViewerPlayback, JumpsOverWhatNobodyRecorded_AndSaysSoWhereOneDidNot) {
  recorder.record(1, {{1, noon, two_seconds(), ""}, {2, noon + 60s, two_seconds(), ""}});
  recorder.record(
      2,
      {{3, noon, two_seconds(), ""}, {4, noon + 10s, two_seconds(), ""}, {5, noon + 60s, two_seconds(), ""}});
  start();
  want({1, 2}, 2);
  viewer->play_from(main, noon + 1900ms);
  ASSERT_TRUE(shows(noon + 1900ms, 0));
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return status().position >= noon + 10s;
  }));
  EXPECT_LT(status().position, noon + 11s);
  ASSERT_TRUE(shows(noon + 10s, 1));
  EXPECT_TRUE(reaches(TileState::NoRecording, 0));
  EXPECT_EQ(viewer->picture(main, 0), nullptr);
  EXPECT_EQ(viewer->status(main, 1).state, TileState::Video);
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return status().position >= noon + 60s;
  }));
  EXPECT_TRUE(reaches(TileState::Video, 0));
}

TEST_F(ViewerPlayback, SaysNoRecording_WhereThereIsNone) {
  start();
  want({1});
  viewer->play_from(main, noon);
  EXPECT_TRUE(reaches(TileState::NoRecording));
  EXPECT_TRUE(eventually([&] { return status().at_end; }));
}

// The clock was set back by an hour: both hours play, in the order of recording.
TEST_F(ViewerPlayback, PlaysAnHourThatWasRecordedTwice) {
  recorder.record(
      1, {{1, noon, two_seconds(), ""}, {2, noon - 1h, two_seconds(), ""}, {3, noon, two_seconds(), ""}});
  start();
  want({1});
  viewer->play_from(main, noon + 1850ms);
  ASSERT_TRUE(shows(noon + 1800ms));
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return status().position < noon;
  }));
  ASSERT_TRUE(shows(noon - 1h));
  viewer->play_from(main, noon + 500ms, 3);
  ASSERT_TRUE(shows(noon + 500ms));
  EXPECT_GT(recorder.count_seen("span=3"), 0);
}

// A recording that was restarted begins with pictures that the one before has too.
TEST_F(ViewerPlayback, ShowsEachPictureOnce_WhereRecordingsOverlap) {
  recorder.record(1, {{1, noon, two_seconds(), ""}, {2, noon + 1s, two_seconds(), ""}});
  recorder.record(2, {{3, noon, two_seconds(), ""}, {4, noon + 2s, two_seconds(), ""}});
  start();
  want({1, 2}, 2);
  viewer->play_from(main, noon + 500ms);
  ASSERT_TRUE(shows(noon + 500ms));
  EXPECT_EQ(watch_until(noon + 2950ms), frames_between(noon + 500ms, noon + 2900ms));
  viewer->set_speed(main, -1);
  viewer->play_from(main, noon + 2960ms);
  ASSERT_TRUE(shows(noon + 2900ms));
  auto expected = frames_between(noon, noon + 2900ms);
  std::ranges::reverse(expected);
  EXPECT_EQ(watch_until(noon + 1ms), expected);
}

TEST_F(ViewerPlayback, WaitsForARecorderThatIsAway) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  start();
  recorder.stop();
  want({1});
  viewer->play_from(main, noon);
  ASSERT_TRUE(eventually([&] { return viewer->status(main, 0).reason == "disconnected"; }));
  EXPECT_EQ(viewer->status(main, 0).state, TileState::Connecting);
  recorder.start();
  EXPECT_TRUE(shows(noon));
}

TEST_F(ViewerPlayback, TakesKeyFramesOnly_AboveFourTimes) {
  std::vector<FakeSpan> spans;
  for (int i = 0; i < 20; ++i)
    spans.push_back({i + 1, noon + i * 2s, two_seconds(), ""});
  recorder.record(1, spans);
  start();
  want({1});
  viewer->set_speed(main, 16);
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  const auto walls = watch_until(noon + 20s);
  ASSERT_GT(walls.size(), 10u);
  for (const auto wall : walls)
    EXPECT_EQ((wall - noon) % 500ms, 0ms); // key frames
  EXPECT_GT(recorder.count_seen("frames=keys"), 0);
}

// [REQ-WALL-2] also in playback.
TEST_F(ViewerPlayback, ThinsSealedCameras_OnFourTiles) {
  const auto clip = seal_clip(two_seconds(), in_force, 35);
  recorder.set_password(in_force, clip);
  recorder.record(1, {{1, noon, clip, to_hex(test_salt)}});
  start();
  want({1}, 4);
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  EXPECT_TRUE(eventually([&] { return viewer->status(main, 0).thinning.by_rule; }));
  EXPECT_EQ(watch_until(noon + 1600ms),
            (std::vector<WallTime>{noon, noon + 500ms, noon + 1000ms, noon + 1500ms}));
}

TEST_F(ViewerPlayback, ReadsNoFasterThanItPlays) {
  std::vector<FakeSpan> spans;
  for (int i = 0; i < 400; ++i)
    spans.push_back({i + 1, noon + i * 2s, two_seconds(), ""});
  std::size_t clip_bytes = 0;
  for (const auto& unit : two_seconds().units)
    clip_bytes += unit.bytes->size();
  ASSERT_GT(clip_bytes * spans.size(), 24u << 20U) << "not enough to fill anything";
  recorder.record(1, spans);
  start();
  want({1});
  viewer->pause(main, true);
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  std::size_t before = 0;
  ASSERT_TRUE(eventually([&] { // it comes to rest
    const auto now = recorder.playback_bytes();
    return std::exchange(before, now) == now && now > 0;
  }));
  EXPECT_LT(recorder.playback_bytes(), 12u << 20U);
  viewer->pause(main, false);
  watch_until(noon + 6s);
  EXPECT_GE(*shown(), noon + 5s); // and goes on
}

TEST_F(ViewerPlayback, GoesOnByItself_AtTheLiveEdge) {
  const auto now = clock->wall_now();
  recorder.keep_recording(1);
  recorder.record(1, {{1, now - 4s, two_seconds(), ""}});
  start();
  want({1});
  viewer->play_from(main, now - 3s);
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return status().at_end;
  }));
  EXPECT_EQ(shown(), now - 2100ms);
  EXPECT_EQ(viewer->status(main, 0).state, TileState::Video);
  const auto asked = recorder.count_seen("GET /api/v1/playback/1");
  recorder.record(1, {{1, now - 4s, two_seconds(), ""}, {2, now - 2s, two_seconds(), ""}});
  ASSERT_TRUE(eventually([&] {
    clock->advance(20ms);
    return shown() >= now - 500ms;
  }));
  EXPECT_LE(status().position, clock->wall_now() - 2s);
  EXPECT_EQ(recorder.count_seen("GET /api/v1/playback/1"), asked); // the same connection
}

TEST_F(ViewerPlayback, IsIdleWhilePaused_AndGoesOnAtOnce) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  start();
  want({1});
  viewer->pause(main, true);
  viewer->play_from(main, noon + 300ms);
  ASSERT_TRUE(shows(noon + 300ms));
  const auto stands_still = [&] {
    const auto before = viewer->playback_ticks();
    std::this_thread::sleep_for(200ms); // 25 ticks
    return viewer->playback_ticks() == before;
  };
  ASSERT_TRUE(eventually(stands_still));
  viewer->step(main, 1);
  ASSERT_TRUE(shows(noon + 400ms));
  ASSERT_TRUE(eventually(stands_still));
  want({1}, 1, 80); // another size: the picture comes without a tick
  ASSERT_TRUE(eventually([&] {
    const auto picture = viewer->picture(main, 0);
    return picture && picture->width == 80;
  }));
  viewer->play_from(main, noon + 800ms);
  ASSERT_TRUE(shows(noon + 800ms));
  ASSERT_TRUE(eventually(stands_still));
  recorder.stop();
  viewer->play_from(main, noon + 1200ms);
  ASSERT_TRUE(eventually([&] { return viewer->status(main, 0).reason == "disconnected"; }));
  recorder.start();
  ASSERT_TRUE(shows(noon + 1200ms));
  viewer->pause(main, false);
  ASSERT_TRUE(move());
  viewer->pause(main, true);
  ASSERT_TRUE(eventually(stands_still));
  viewer->go_live(main);
  ASSERT_TRUE(reaches(TileState::Video));
  EXPECT_TRUE(stands_still());
}

TEST_F(ViewerPlayback, GoesBackToLive) {
  recorder.record(1, {{1, noon, two_seconds(), ""}});
  start();
  want({1});
  viewer->play_from(main, noon);
  ASSERT_TRUE(shows(noon));
  viewer->go_live(main);
  EXPECT_FALSE(status().active);
  ASSERT_TRUE(reaches(TileState::Video));
  EXPECT_EQ(recorder.live_connections(1, 0), 1);
}

} // namespace
} // namespace kagimado::view

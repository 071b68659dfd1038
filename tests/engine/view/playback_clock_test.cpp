#include "engine/view/playback.h"
#include "engine/view/playback_clock.h"

#include <gtest/gtest.h>

#include <cmath>

namespace kagimado::view {
namespace {

using namespace std::chrono_literals;

const WallTime noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 12h;
const WallTime far_edge = noon + 24h;

// A clock turned by hand, and tiles whose stock is set by hand.
class Playing : public testing::Test {
 protected:
  Playing() { clock.seek(noon); }

  TrackTimeline& tile(std::uint32_t id) {
    for (auto& track : tracks)
      if (track.camera == CameraId{id})
        return track;
    tracks.push_back({CameraId{id}, {}, {}, false, false});
    return tracks.back();
  }

  TrackTimeline& plenty(std::uint32_t id) {
    tile(id).reach = clock.backward() ? noon - 12h : noon + 12h;
    return tile(id);
  }

  void pass(std::chrono::milliseconds time, WallTime edge = far_edge) {
    for (auto left = time; left > 0ms; left -= 10ms) {
      now += std::min(left, std::chrono::milliseconds(10ms));
      clock.advance(now, tracks, edge);
    }
  }

  SteadyTime now{1h};
  PlaybackClock clock{now};
  std::vector<TrackTimeline> tracks;
};

TEST_F(Playing, RunsAtItsSpeed_BothWays) {
  for (const double speed : {0.125, 0.5, 1.0, 2.0, 16.0, 64.0, -0.125, -1.0, -64.0}) {
    clock.set_speed(speed);
    clock.seek(noon);
    plenty(1);
    pass(1600ms);
    EXPECT_EQ(clock.position() - noon, std::chrono::microseconds(std::llround(1'600'000 * speed))) << speed;
    EXPECT_FALSE(clock.waiting());
  }
}

TEST_F(Playing, KeepsItsSpeedInsideTheAllowedRange) {
  clock.set_speed(1000);
  EXPECT_EQ(clock.speed(), fastest_speed);
  clock.set_speed(-0.001);
  EXPECT_EQ(clock.speed(), -slowest_speed);
  clock.set_speed(0);
  EXPECT_EQ(clock.speed(), -slowest_speed);
  clock.set_speed(std::nan(""));
  EXPECT_EQ(clock.speed(), -slowest_speed);
}

TEST_F(Playing, LosesNothingToRounding_AtSlowSpeed) {
  clock.set_speed(0.125);
  plenty(1);
  for (int i = 0; i < 1000; ++i) {
    now += 1001us; // an eighth of it is no whole number
    clock.advance(now, tracks, far_edge);
  }
  EXPECT_NEAR(static_cast<double>((clock.position() - noon).count()), 1001.0 * 1000 / 8, 1.0);
}

TEST_F(Playing, StandsWhilePaused_AndGoesOnWithoutAJump) {
  plenty(1);
  pass(100ms);
  clock.pause(true);
  pass(10s);
  EXPECT_EQ(clock.position(), noon + 100ms);
  clock.pause(false);
  pass(100ms);
  EXPECT_EQ(clock.position(), noon + 200ms);
}

TEST_F(Playing, IsNotMovedByAMachineThatSlept) {
  plenty(1);
  now += 1h;
  clock.advance(now, tracks, far_edge);
  EXPECT_LE(clock.position(), noon + 1s);
}

TEST_F(Playing, StepsToAPicture_AndPauses) {
  plenty(1);
  clock.step_to(noon + 40ms, false);
  EXPECT_EQ(clock.position(), noon + 40ms);
  EXPECT_TRUE(clock.paused());
}

// So that tiles keep in step.
TEST_F(Playing, WaitsForATileThatHasNoPictureYet_ButNotForEver) {
  plenty(1);
  tile(2).reach = noon + 50ms;
  pass(100ms);
  EXPECT_EQ(clock.position(), noon + 50ms);
  EXPECT_FALSE(clock.waiting()); // too short to be told
  pass(200ms);
  EXPECT_TRUE(clock.waiting());
  tile(2).reach = noon + 12h; // here they are
  pass(10ms);
  EXPECT_EQ(clock.position(), noon + 60ms);
  EXPECT_FALSE(clock.waiting());
  tile(2).reach = clock.position();
  pass(PlaybackClock::hold_at_most + 500ms);
  EXPECT_TRUE(clock.is_late(CameraId{2})); // left behind
  EXPECT_GT(clock.position(), noon + 300ms);
  EXPECT_FALSE(clock.is_late(CameraId{1}));
}

TEST_F(Playing, WaitsAsLongAsItTakes_WhileNoTileHasAnything) {
  tile(1);
  tile(2);
  pass(1min);
  EXPECT_EQ(clock.position(), noon);
  EXPECT_TRUE(clock.waiting());
  EXPECT_FALSE(clock.at_end());
}

TEST_F(Playing, DoesNotWaitInAGapOfOneTile) {
  plenty(1);
  tile(2).reach = noon + 50ms;
  tile(2).resumes = noon + 1h;
  tile(3).reach = noon + 50ms;
  tile(3).ended = true;
  pass(1s);
  EXPECT_EQ(clock.position(), noon + 1s);
}

TEST_F(Playing, JumpsOverAGapOfAllTiles_ToTheNearestEnd) {
  tile(1).reach = noon + 50ms;
  tile(1).resumes = noon + 2h;
  tile(2).reach = noon + 80ms;
  tile(2).resumes = noon + 1h;
  tile(3).ended = true;
  pass(100ms);
  EXPECT_EQ(clock.position(), noon + 1h);
}

TEST_F(Playing, JumpsBackward_ToTheNearestEnd) {
  clock.set_speed(-1);
  tile(1).reach = noon - 50ms;
  tile(1).resumes = noon - 2h;
  tile(2).reach = noon - 50ms;
  tile(2).resumes = noon - 1h;
  pass(70ms);
  EXPECT_EQ(clock.position(), noon - 1h);
}

TEST_F(Playing, JumpsWhilePausedToo_WhereNothingIsRecorded) {
  clock.pause(true);
  tile(1).resumes = noon + 1h;
  pass(10ms);
  EXPECT_EQ(clock.position(), noon + 1h);
}

TEST_F(Playing, DoesNotJump_WhileATileIsStillBeingFetched) {
  tile(1).resumes = noon + 2h;
  tile(2);
  pass(1s);
  EXPECT_EQ(clock.position(), noon);
  pass(1s); // given up
  EXPECT_EQ(clock.position(), noon + 2h);
}

TEST_F(Playing, FollowsAClockThatWasSetBack) {
  tile(1).reach = noon + 50ms;
  tile(1).resumes = noon - 30min;
  tile(1).resumes_in_next_epoch = true;
  const auto epoch = clock.epoch();
  pass(60ms);
  EXPECT_EQ(clock.position(), noon - 30min);
  EXPECT_EQ(clock.epoch(), epoch + 1);
}

TEST_F(Playing, PlaysWhatIsLeftOfAnEpoch_BeforeItFollowsTheClockBack) {
  tile(1).reach = noon + 50ms;
  tile(1).resumes = noon - 30min;
  tile(1).resumes_in_next_epoch = true;
  tile(2).reach = noon + 50ms;
  tile(2).resumes = noon + 10min;
  pass(60ms);
  EXPECT_EQ(clock.position(), noon + 10min);
}

TEST_F(Playing, StopsAtTheLastPicture) {
  tile(1).reach = noon + 300ms;
  tile(1).ended = true;
  tile(2).reach = noon + 100ms;
  tile(2).ended = true;
  pass(1s);
  EXPECT_EQ(clock.position(), noon + 300ms);
  EXPECT_TRUE(clock.at_end());
  EXPECT_FALSE(clock.waiting());
}

TEST_F(Playing, IsAtTheEnd_WhenMoreDoesNotCome_AndGoesOnWhenItDoes) {
  tile(1).reach = noon + 100ms; // at the live edge of a camera that fell silent
  pass(10s);
  EXPECT_EQ(clock.position(), noon + 100ms);
  EXPECT_TRUE(clock.at_end());
  EXPECT_FALSE(clock.waiting());
  tile(1).reach = noon + 12h;
  pass(100ms);
  EXPECT_EQ(clock.position(), noon + 200ms);
  EXPECT_FALSE(clock.at_end());
}

TEST_F(Playing, NeverPassesTheLiveEdge_AndGoesOnWithIt) {
  plenty(1);
  clock.set_speed(4);
  pass(1s, noon + 1s);
  EXPECT_EQ(clock.position(), noon + 1s);
  EXPECT_TRUE(clock.at_end());
  pass(10ms, noon + 1500ms);
  EXPECT_GT(clock.position(), noon + 1s);
}

} // namespace
} // namespace kagimado::view

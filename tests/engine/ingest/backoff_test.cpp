#include "engine/ingest/backoff.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::ingest {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class BackoffTest : public testing::Test {
 protected:
  Backoff make(double chance = 0.5) {
    return {BackoffPolicy(), clock_, [chance] { return chance; }};
  }

  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
};

TEST_F(BackoffTest, DoublesUpTo30Seconds_WhenTheCameraIsAway) {
  auto backoff = make();
  for (const int expected_ms : {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000})
    EXPECT_EQ(backoff.failed(ErrorKind::Disconnected), milliseconds(expected_ms));
}

TEST_F(BackoffTest, JitterStaysWithinAQuarter) {
  auto least = make(0.0);
  auto most = make(0.999999);
  EXPECT_EQ(least.failed(ErrorKind::Timeout), milliseconds(375));
  const auto delay = most.failed(ErrorKind::Timeout);
  ASSERT_TRUE(delay);
  EXPECT_GE(*delay, milliseconds(624));
  EXPECT_LE(*delay, milliseconds(625));
}

TEST_F(BackoffTest, StartsOver_AfterAGoodStream) {
  auto backoff = make();
  for (int i = 0; i < 4; ++i)
    (void)backoff.failed(ErrorKind::Disconnected);
  backoff.stream_started();
  clock_->advance(seconds(30));
  EXPECT_EQ(backoff.failed(ErrorKind::Disconnected), milliseconds(500));
}

TEST_F(BackoffTest, GoesOn_AfterAStreamThatBrokeSoon) {
  auto backoff = make();
  (void)backoff.failed(ErrorKind::Disconnected);
  backoff.stream_started();
  clock_->advance(seconds(29));
  EXPECT_EQ(backoff.failed(ErrorKind::Damaged), milliseconds(1000));
}

TEST_F(BackoffTest, AJumpOfTheWallClockIsNoGoodStream) {
  auto backoff = make();
  (void)backoff.failed(ErrorKind::Disconnected);
  backoff.stream_started();
  clock_->set_wall(clock_->wall_now() + std::chrono::hours(24));
  EXPECT_EQ(backoff.failed(ErrorKind::Disconnected), milliseconds(1000));
}

TEST_F(BackoffTest, Stops_OnWrongCredentials) {
  auto backoff = make();
  EXPECT_EQ(backoff.failed(ErrorKind::Denied), std::nullopt);
}

TEST_F(BackoffTest, GoesSlowly_WhereOnlyAPersonOrTimeHelps) {
  for (const auto why : {ErrorKind::Expired, ErrorKind::Untrusted, ErrorKind::NotYetValid,
                         ErrorKind::Throttled, ErrorKind::Unsupported}) {
    auto backoff = make();
    EXPECT_EQ(backoff.failed(why), seconds(60)) << name_of(why);
    EXPECT_EQ(backoff.failed(ErrorKind::Disconnected), milliseconds(500)) << "slow tries do not count";
  }
}

} // namespace
} // namespace kagimado::ingest

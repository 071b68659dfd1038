#include "engine/view/tile.h"
#include "tests/engine/view/rig.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

using namespace tests;

Picture picture(SteadyTime received, int width = 16) {
  Picture made;
  made.received = received;
  made.width = width;
  return made;
}

class TileTest : public testing::Test {
 protected:
  std::shared_ptr<SharedClock> clock = std::make_shared<SharedClock>();
  std::shared_ptr<Tile> tile = std::make_shared<Tile>(CameraId{3}, clock);
  std::shared_ptr<StreamReport> report = std::make_shared<StreamReport>();

  void fragment_comes() {
    report->update([&](StreamFacts& facts) {
      facts.last_fragment = clock->steady_now();
      facts.interruption.reset();
    });
  }

  void phase_is(StreamPhase phase, sealed::KeyState key_state = sealed::KeyState::Clear) {
    report->update([&](StreamFacts& facts) {
      facts.phase = phase;
      facts.key_state = key_state;
    });
  }
};

TEST_F(TileTest, ConnectsThenShowsVideo) {
  const auto feed = tile->connect(StreamIndex{0}, report);
  EXPECT_EQ(tile->status().state, TileState::Connecting);
  fragment_comes();
  phase_is(StreamPhase::Playing);
  feed->on_picture(picture(clock->steady_now()));
  EXPECT_EQ(tile->status().state, TileState::Video);
  EXPECT_EQ(tile->picture()->serial, 1u);
  feed->on_picture(picture(clock->steady_now()));
  EXPECT_EQ(tile->picture()->serial, 2u);
}

// A dead tile must not look alive; its last picture stays.
TEST_F(TileTest, IsLostAfterFourSecondsOfSilence_AndKeepsItsPicture) {
  const auto feed = tile->connect(StreamIndex{0}, report);
  fragment_comes();
  phase_is(StreamPhase::Playing);
  feed->on_picture(picture(clock->steady_now()));
  clock->advance(3999ms);
  EXPECT_EQ(tile->status().state, TileState::Video);
  clock->advance(1ms);
  EXPECT_EQ(tile->status().state, TileState::Lost);
  EXPECT_EQ(tile->status().reason, "timeout");
  EXPECT_EQ(tile->status().age, 4000ms);
  EXPECT_NE(tile->picture(), nullptr);
  fragment_comes();
  EXPECT_EQ(tile->status().state, TileState::Video);
}

// Key frames may be far apart: what counts is that fragments come.
TEST_F(TileTest, IsNotLost_WhileFragmentsCome) {
  const auto feed = tile->connect(StreamIndex{0}, report);
  phase_is(StreamPhase::Playing);
  feed->on_picture(picture(clock->steady_now()));
  clock->advance(30s);
  fragment_comes();
  EXPECT_EQ(tile->status().state, TileState::Video);
  EXPECT_EQ(tile->status().age, 30s);
}

TEST_F(TileTest, IsLostAtOnce_WhenTheRecorderSaysTheCameraIsGone) {
  const auto feed = tile->connect(StreamIndex{0}, report);
  fragment_comes();
  phase_is(StreamPhase::Playing);
  feed->on_picture(picture(clock->steady_now()));
  tile->set_condition({"gate", "expired", false});
  EXPECT_EQ(tile->status().state, TileState::Lost);
  EXPECT_EQ(tile->status().reason, "expired");
  EXPECT_EQ(tile->status().camera_name, "gate");
}

TEST_F(TileTest, NamesEachReasonForNoPicture) {
  const auto feed = tile->connect(StreamIndex{0}, report);
  phase_is(StreamPhase::Locked, sealed::KeyState::LockedOldPassword);
  EXPECT_EQ(tile->status().state, TileState::Locked);
  EXPECT_EQ(tile->status().key_state, sealed::KeyState::LockedOldPassword);
  phase_is(StreamPhase::Damaged, sealed::KeyState::Tampered);
  EXPECT_EQ(tile->status().state, TileState::Damaged);
  phase_is(StreamPhase::Unsupported);
  EXPECT_EQ(tile->status().state, TileState::Unsupported);
  phase_is(StreamPhase::Connecting);
  report->update([](StreamFacts& facts) { facts.interruption = ErrorKind::Denied; });
  EXPECT_EQ(tile->status().state, TileState::NoPermission);
  report->update([](StreamFacts& facts) { facts.interruption = ErrorKind::Disconnected; });
  EXPECT_EQ(tile->status().state, TileState::Connecting);
  EXPECT_EQ(tile->status().reason, "disconnected");
}

TEST_F(TileTest, KeepsTheOldStream_UntilTheNewOnesFirstPicture) {
  const auto main = tile->connect(StreamIndex{0}, report);
  fragment_comes();
  main->on_picture(picture(clock->steady_now(), 100));
  const auto sub_report = std::make_shared<StreamReport>();
  const auto sub = tile->connect(StreamIndex{1}, sub_report);
  EXPECT_TRUE(tile->is_active(main.get()));
  EXPECT_EQ(tile->status().stream, StreamIndex{0});
  main->on_picture(picture(clock->steady_now(), 101));
  EXPECT_EQ(tile->picture()->width, 101);
  sub->on_picture(picture(clock->steady_now(), 50));
  EXPECT_TRUE(tile->is_active(sub.get()));
  EXPECT_EQ(tile->picture()->width, 50);
  EXPECT_EQ(tile->status().stream, StreamIndex{1});
}

TEST_F(TileTest, AReplacedStreamCannotComeBack) {
  const auto main = tile->connect(StreamIndex{0}, report);
  main->on_picture(picture(clock->steady_now(), 100));
  const auto sub = tile->connect(StreamIndex{1}, std::make_shared<StreamReport>());
  sub->on_picture(picture(clock->steady_now(), 50));
  main->on_picture(picture(clock->steady_now(), 101)); // was on its way
  EXPECT_TRUE(tile->is_active(sub.get()));
  EXPECT_EQ(tile->picture()->width, 50);
}

TEST_F(TileTest, ACancelledStreamNeverShows) {
  const auto main = tile->connect(StreamIndex{0}, report);
  main->on_picture(picture(clock->steady_now(), 100));
  const auto sub = tile->connect(StreamIndex{1}, std::make_shared<StreamReport>());
  EXPECT_TRUE(tile->cancel(sub.get()));
  sub->on_picture(picture(clock->steady_now(), 50)); // was on its way
  EXPECT_TRUE(tile->is_active(main.get()));
  EXPECT_EQ(tile->picture()->width, 100);
  const auto again = tile->connect(StreamIndex{1}, std::make_shared<StreamReport>());
  again->on_picture(picture(clock->steady_now(), 51));
  EXPECT_FALSE(tile->cancel(again.get())); // too late
}

TEST_F(TileTest, WithdrawsOnlyWhatIsShown) {
  const auto main = tile->connect(StreamIndex{0}, report);
  main->on_picture(picture(clock->steady_now()));
  const auto sub = tile->connect(StreamIndex{1}, std::make_shared<StreamReport>());
  sub->on_withdrawn(); // the candidate is locked: the old one stays on
  EXPECT_NE(tile->picture(), nullptr);
  main->on_withdrawn();
  EXPECT_EQ(tile->picture(), nullptr);
}

TEST_F(TileTest, IsNoYounger_WhenThePictureWasOnlyRescaled) {
  const auto feed = tile->connect(StreamIndex{0}, report);
  const auto received = clock->steady_now();
  feed->on_picture(picture(received, 100));
  clock->advance(2s);
  feed->on_picture(picture(received, 50));
  EXPECT_EQ(tile->picture()->width, 50);
  EXPECT_EQ(tile->picture()->serial, 2u); // to be drawn
  EXPECT_EQ(tile->status().age, 2s);
  EXPECT_EQ(tile->status().latency, 0ms);
}

TEST_F(TileTest, MeasuresRateAndLatency) {
  const auto feed = tile->connect(StreamIndex{0}, report);
  for (int i = 0; i < 50; ++i) {
    const auto received = clock->steady_now();
    clock->advance(10ms);
    feed->on_picture(picture(received));
    clock->advance(90ms);
  }
  EXPECT_NEAR(tile->status().shown_per_second, 10.0, 0.5);
  EXPECT_EQ(tile->status().latency, 10ms);
  clock->advance(5s);
  EXPECT_EQ(tile->status().shown_per_second, 0.0);
}

} // namespace
} // namespace kagimado::view

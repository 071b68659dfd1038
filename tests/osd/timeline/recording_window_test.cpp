#include "osd/timeline/recording_window.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/playback_feed.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr WallTime midnight = sys_days{year{2026} / 11 / 23};

TEST(RecordingQuestion, CoversTheAxisAndIsTheSame_WhenItMovesALittle) {
  TimeAxis axis{midnight + 10h, 1h};
  const auto question = question_for(axis, 1700);
  EXPECT_LE(question.from, axis.from);
  EXPECT_GE(question.to, axis.to());
  EXPECT_EQ(question_for(panned(axis, 1min), 1700), question_for(panned(axis, 2min), 1700));
}

TEST(RecordingQuestion, IsAsFineAsAPixel_AndNeverMuchLongerThanWhatIsShown) {
  for (auto axis = TimeAxis{midnight + 10h + 17min, 24h}; axis.span > TimeAxis::least_span;
       axis = zoomed(axis, midnight + 12h, 1)) {
    const auto question = question_for(axis, 1700);
    EXPECT_LE(question.resolution, std::max<microseconds>(axis.per_pixel(1700), 0s));
    EXPECT_LE(question.from, axis.from);
    EXPECT_GE(question.to, axis.to());
    EXPECT_LE(question.to - question.from, std::max<microseconds>(axis.span * 4, 20min));
  }
}

TEST(RecordingWindow, TellsNothing_UntilTheFirstAnswer) {
  fakes::ManualClock clock;
  fakes::FakePlayback feed(clock);
  feed.pending = true;
  RecordingWindow window;
  window.update(feed, {midnight, 24h}, 1000);
  EXPECT_EQ(window.map(), nullptr);
  EXPECT_FALSE(window.knows(midnight + 1h));
  EXPECT_EQ(window.of(CameraId{1}), nullptr);
}

TEST(RecordingWindow, KeepsTheOldAnswer_WhileANewOneIsOnItsWay) {
  fakes::ManualClock clock;
  fakes::FakePlayback feed(clock);
  feed.add(1, {.id = 1, .from = midnight, .to = midnight + 1h});
  RecordingWindow window;
  window.update(feed, {midnight, 24h}, 1000);
  ASSERT_NE(window.of(CameraId{1}), nullptr);
  feed.pending = true;
  window.update(feed, {midnight + 72h, 24h}, 1000);
  EXPECT_NE(window.of(CameraId{1}), nullptr);
  EXPECT_TRUE(window.knows(midnight + 1h));
  EXPECT_FALSE(window.knows(midnight + 80h)) << "neither a gap nor a recording";
}

} // namespace
} // namespace kagimado::osd

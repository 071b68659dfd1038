#include "engine/view/playback_queue.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

PlaybackUnit unit_of(std::size_t bytes) {
  return {{mp4::Unit::Type::Fragment, std::make_shared<const Bytes>(bytes), 0, false}, {}, false, {}};
}

// The first unit of a request is its init segment: who takes it for the request before loses the whole
// recording.
TEST(PlaybackQueue, GivesNothingOfANewerRequest_ToWhoServesAnOlderOne) {
  PlaybackQueue queue;
  queue.restart(1);
  queue.push(1, unit_of(10));
  queue.restart(2);
  queue.push(2, unit_of(20));
  queue.end(2);
  const auto early = queue.pop(1);
  EXPECT_FALSE(early.unit);
  EXPECT_FALSE(early.ended);
  const auto taken = queue.pop(2);
  ASSERT_TRUE(taken.unit);
  EXPECT_EQ(taken.unit->unit.bytes->size(), 20u);
  EXPECT_TRUE(queue.pop(2).ended);
}

TEST(PlaybackQueue, DropsWhatStillComesForAnOlderRequest) {
  PlaybackQueue queue;
  queue.restart(2);
  EXPECT_TRUE(queue.push(1, unit_of(10)));
  queue.end(1);
  EXPECT_EQ(queue.bytes(), 0u);
  const auto taken = queue.pop(2);
  EXPECT_FALSE(taken.unit);
  EXPECT_FALSE(taken.ended);
}

TEST(PlaybackQueue, SaysWhenItIsFull_AndWhenThereIsRoomAgain) {
  PlaybackQueue queue;
  queue.restart(1);
  EXPECT_TRUE(queue.push(1, unit_of(PlaybackQueue::full_bytes / 2)));
  EXPECT_FALSE(queue.push(1, unit_of(PlaybackQueue::full_bytes / 2)));
  EXPECT_TRUE(queue.pop(1).resume);
  EXPECT_FALSE(queue.pop(1).resume);
}

TEST(PlaybackQueue, MarksTheUnitThatComesAfterABreak) {
  PlaybackQueue queue;
  queue.restart(1);
  queue.push(1, unit_of(1));
  queue.interrupt(1);
  queue.push(1, unit_of(1));
  queue.push(1, unit_of(1));
  EXPECT_FALSE(queue.pop(1).unit->after_break);
  EXPECT_TRUE(queue.pop(1).unit->after_break);
  EXPECT_FALSE(queue.pop(1).unit->after_break);
}

} // namespace
} // namespace kagimado::view

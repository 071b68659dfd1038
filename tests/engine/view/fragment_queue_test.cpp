#include "engine/view/fragment_queue.h"
#include "tests/engine/view/clips.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

constexpr SteadyTime now{std::chrono::seconds(1)};

mp4::Unit fragment(bool sync, std::size_t bytes = 100, std::uint32_t track = 1) {
  mp4::Unit unit;
  unit.type = mp4::Unit::Type::Fragment;
  unit.bytes = std::make_shared<const Bytes>(bytes);
  unit.track_id = track;
  unit.starts_with_sync = sync;
  return unit;
}

mp4::Unit init_unit() {
  return tests::encode_clip({}).init_unit();
}

TEST(FragmentQueue, GivesEverythingInOrder_WhileItFits) {
  FragmentQueue queue;
  queue.push(init_unit(), now);
  queue.push(fragment(true, 10), now);
  queue.push(fragment(false, 20), now);
  EXPECT_EQ(queue.units(), 3u);
  EXPECT_EQ(queue.pop()->unit.type, mp4::Unit::Type::Init);
  const auto key = queue.pop();
  EXPECT_TRUE(key->is_video_sync);
  EXPECT_FALSE(key->gap_before);
  EXPECT_EQ(queue.pop()->unit.bytes->size(), 20u);
  EXPECT_FALSE(queue.pop().has_value());
  EXPECT_EQ(queue.bytes(), 0u);
}

TEST(FragmentQueue, DropsUpToTheNextKeyFrame_WhenFull) {
  FragmentQueue queue({1000, 100});
  queue.push(fragment(true), now);
  for (int i = 0; i < 20; ++i)
    queue.push(fragment(false), now);
  EXPECT_EQ(queue.units(), 10u);
  EXPECT_EQ(queue.dropped_total(), 11u);
  for (int i = 0; i < 10; ++i)
    EXPECT_FALSE(queue.pop()->gap_before);
  queue.push(fragment(false), now); // there is room again, but what it refers to is gone
  EXPECT_EQ(queue.units(), 0u);
  queue.push(fragment(true), now);
  const auto next = queue.pop();
  ASSERT_TRUE(next.has_value());
  EXPECT_TRUE(next->gap_before);
}

TEST(FragmentQueue, AKeyFrameTakesTheRoomOfOlderOnes) {
  FragmentQueue queue({1000, 100});
  queue.push(init_unit(), now);
  while (queue.dropped_total() == 0)
    queue.push(fragment(false, 300), now);
  queue.push(fragment(true, 900), now);
  EXPECT_EQ(queue.pop()->unit.type, mp4::Unit::Type::Init); // never dropped
  const auto key = queue.pop();
  ASSERT_TRUE(key.has_value());
  EXPECT_TRUE(key->is_video_sync);
  EXPECT_TRUE(key->gap_before);
}

TEST(FragmentQueue, KeepsTheNewestGop_WhenOneIsWaiting) {
  FragmentQueue queue({1000, 100});
  for (int i = 0; i < 5; ++i)
    queue.push(fragment(i == 0), now);
  for (int i = 0; i < 5; ++i)
    queue.push(fragment(i == 0, 100, 1), now);
  queue.push(fragment(false), now); // full: the older GOP goes
  EXPECT_EQ(queue.units(), 6u);
  const auto first = queue.pop();
  EXPECT_TRUE(first->is_video_sync);
  EXPECT_TRUE(first->gap_before);
}

TEST(FragmentQueue, AudioIsNoPlaceToStart) {
  const auto& clip = tests::encode_clip({});
  const auto video = clip.init.video()->id;
  FragmentQueue queue({4000, 10});
  queue.push(clip.init_unit(), now);
  queue.push(fragment(true, 100, video), now);
  while (queue.dropped_total() == 0)
    queue.push(fragment(false, 100, video), now);
  const auto dropped = queue.dropped_total();
  queue.push(fragment(true, 100, video + 1), now); // audio: always sync
  EXPECT_EQ(queue.dropped_total(), dropped + 1);
}

TEST(FragmentQueue, StaysBounded_WhateverComes) {
  FragmentQueue queue({100'000, 50});
  std::uint32_t random = 1;
  for (int i = 0; i < 20'000; ++i) {
    random = random * 1664525 + 1013904223;
    if (random % 97 == 0)
      queue.push(init_unit(), now);
    else
      queue.push(fragment(random % 13 == 0, random % 9000), now);
    ASSERT_LE(queue.units(), 50u);
    ASSERT_LE(queue.bytes(), 100'000u);
    if (random % 7 == 0)
      queue.pop();
  }
}

TEST(FragmentQueue, TakesOneTooLargeFragment_WhenEmpty) {
  FragmentQueue queue({1000, 100});
  queue.push(fragment(true, 50'000), now); // else such a camera would never show anything
  EXPECT_EQ(queue.units(), 1u);
}

} // namespace
} // namespace kagimado::view

#include "engine/ingest/live_queue.h"

#include <gtest/gtest.h>

namespace kagimado::ingest {
namespace {

constexpr std::size_t all_bytes = 1'000'000'000;

// A unit whose first byte is its name.
LiveUnit make_unit(char name, std::size_t bytes = 100) {
  LiveUnit live;
  live.unit.bytes = std::make_shared<const Bytes>(bytes, static_cast<std::uint8_t>(name));
  live.unit.type = name == 'I' || name == 'J' ? mp4::Unit::Type::Init : mp4::Unit::Type::Fragment;
  live.is_start = name >= 'K' && name <= 'N';
  return live;
}

void push_all(LiveQueue& queue, std::string_view names) {
  for (const char name : names)
    queue.push(make_unit(name));
}

std::string take_names(LiveQueue& queue, std::size_t max_bytes = all_bytes) {
  std::string names;
  for (const auto& unit : queue.take(max_bytes))
    names.push_back(static_cast<char>(unit.bytes->front()));
  return names;
}

TEST(LiveQueue, StartsWithAKeyFrame) {
  LiveQueue queue;
  push_all(queue, "IabKcd");
  EXPECT_EQ(take_names(queue), "IKcd");
  EXPECT_EQ(queue.dropped_fragments(), 2U);
}

TEST(LiveQueue, TakesInPieces_AtLeastOne) {
  LiveQueue queue;
  push_all(queue, "IKab");
  EXPECT_EQ(take_names(queue, 250), "IK");
  EXPECT_EQ(take_names(queue, 1), "a");
  EXPECT_EQ(take_names(queue), "b");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.queued_bytes(), 0U);
}

std::string take_group_names(LiveQueue& queue, std::size_t max_bytes = all_bytes) {
  std::string names;
  for (const auto& unit : queue.take_group(max_bytes).units)
    names.push_back(static_cast<char>(unit.bytes->front()));
  return names;
}

TEST(LiveQueue, TakesAGroupAtATime) {
  LiveQueue queue;
  push_all(queue, "IKabLcMJNd");
  EXPECT_EQ(take_group_names(queue), "IKab");
  EXPECT_EQ(take_group_names(queue), "Lc");
  EXPECT_EQ(take_group_names(queue), "M");
  EXPECT_EQ(take_group_names(queue), "JNd");
  EXPECT_EQ(take_group_names(queue), "");
  push_all(queue, "aLb");
  EXPECT_EQ(take_group_names(queue), "a") << "the rest of a group, without its beginning";
  EXPECT_EQ(take_group_names(queue), "Lb");
  EXPECT_EQ(queue.queued_bytes(), 0U);
}

TEST(LiveQueue, TakesALargeGroupInPieces) {
  LiveQueue queue;
  push_all(queue, "IKab");
  EXPECT_EQ(take_group_names(queue, 250), "IK");
  EXPECT_EQ(take_group_names(queue, 1), "a");
  EXPECT_EQ(take_group_names(queue), "b");
}

TEST(LiveQueue, AGroupIsStampedByItsFirstFragment) {
  LiveQueue queue;
  const auto push_at = [&](char name, int second) {
    auto live = make_unit(name);
    live.received = WallTime(std::chrono::seconds(second));
    queue.push(live);
  };
  push_at('I', 100); // a newcomer gets an init segment that came long ago
  push_at('K', 2000);
  push_at('a', 2001);
  push_at('L', 2002);
  EXPECT_EQ(queue.take_group(all_bytes).received, WallTime(std::chrono::seconds(2000)));
  EXPECT_EQ(queue.take_group(all_bytes).received, WallTime(std::chrono::seconds(2002)));
  push_at('b', 2003);
  EXPECT_EQ(queue.take_group(all_bytes).received, WallTime(std::chrono::seconds(2003)));
  push_at('I', 3000);
  EXPECT_EQ(queue.take_group(all_bytes).received, WallTime(std::chrono::seconds(3000)));
}

TEST(LiveQueue, DropsUpToTheNextKeyFrame_WhenBytesOverflow) {
  LiveQueue queue({.max_units = 100, .max_bytes = 500});
  push_all(queue, "IKabc"); // full
  push_all(queue, "de");    // overflow: nothing of this group of pictures is worth showing now
  EXPECT_EQ(take_names(queue), "I");
  push_all(queue, "fgLhi");
  EXPECT_EQ(take_names(queue), "Lhi");
  EXPECT_EQ(queue.dropped_fragments(), 8U);
}

TEST(LiveQueue, DropsUpToTheNextKeyFrame_WhenUnitsOverflow) {
  LiveQueue queue({.max_units = 3, .max_bytes = all_bytes});
  push_all(queue, "IKabLc");
  EXPECT_EQ(take_names(queue), "ILc");
}

TEST(LiveQueue, TheOverflowingKeyFrameItselfPasses) {
  LiveQueue queue({.max_units = 100, .max_bytes = 400});
  push_all(queue, "IKabL");
  EXPECT_EQ(take_names(queue), "IL");
}

TEST(LiveQueue, ANewInitAlwaysPasses) {
  LiveQueue queue({.max_units = 100, .max_bytes = 400});
  push_all(queue, "IKab"); // full
  push_all(queue, "J");
  EXPECT_EQ(take_names(queue), "IJ");
  push_all(queue, "cL");
  EXPECT_EQ(take_names(queue), "L");
}

TEST(LiveQueue, NothingOfTheOldClipFollowsANewInit) {
  LiveQueue queue;
  push_all(queue, "IKaJbLc");
  EXPECT_EQ(take_names(queue), "IKaJLc");
}

TEST(LiveQueue, StaysBounded_WhenACameraSendsOnlyInits) {
  LiveQueue queue;
  for (int i = 0; i < 10'000; ++i)
    queue.push(make_unit('J'));
  EXPECT_EQ(queue.queued_bytes(), 100U);
  EXPECT_EQ(take_names(queue), "J");
}

TEST(LiveQueue, OneFragmentLargerThanTheBoundStillPasses) {
  LiveQueue queue({.max_units = 100, .max_bytes = 400});
  queue.push(make_unit('I'));
  queue.push(make_unit('K', 5000));
  EXPECT_EQ(take_names(queue), "IK");
}

} // namespace
} // namespace kagimado::ingest

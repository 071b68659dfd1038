#include "engine/view/reverse_group.h"
#include "tests/engine/view/clips.h"

#include <gtest/gtest.h>

namespace kagimado::view {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t picture_bytes = 320 * 180 * 3 / 2;

// Goes through the passes as a pipeline does; returns the pictures' times in the order they are shown.
std::vector<int> play_backward(int pictures, std::size_t budget_pictures,
                               std::chrono::microseconds step = 0us, int not_after = 1'000'000) {
  const auto picture = tests::decode_first({});
  ReverseGroup group;
  group.begin(WallTime(std::chrono::milliseconds(not_after)));
  for (int i = 0; i < pictures; ++i)
    group.add({std::make_shared<const Bytes>(10), {}});
  group.close();
  std::vector<int> shown;
  int passes = 0;
  while (group.decoding() && ++passes < 1000) {
    for (int i = 0; group.next_part() != nullptr; ++i) {
      PlaybackEntry entry;
      entry.from = WallTime(std::chrono::milliseconds(i * 40));
      entry.frame = picture;
      group.keep(std::move(entry), budget_pictures * picture_bytes, step);
    }
    for (const auto& entry : group.take_kept())
      shown.push_back(static_cast<int>(entry.from.time_since_epoch() / 40ms));
  }
  return shown;
}

std::vector<int> down_from(int last) {
  std::vector<int> numbers;
  for (int i = last; i >= 0; --i)
    numbers.push_back(i);
  return numbers;
}

TEST(ReverseGroup, GivesAllPictures_LastOneFirst) {
  EXPECT_EQ(play_backward(25, 100), down_from(24));
}

TEST(ReverseGroup, GivesAllPictures_WhenTheyDoNotFitIntoItsMemory) {
  EXPECT_EQ(play_backward(25, 4), down_from(24));
  EXPECT_EQ(play_backward(25, 1), down_from(24)); // two at least
}

TEST(ReverseGroup, BeginsAtTheMomentThatWasAskedFor) {
  EXPECT_EQ(play_backward(25, 100, 0us, 400), down_from(10));
  EXPECT_EQ(play_backward(25, 3, 0us, 410), down_from(10));
}

TEST(ReverseGroup, LeavesPicturesOutEvenly_WhenThereAreTooManyForItsSpeed) {
  EXPECT_EQ(play_backward(8, 100, 80ms), (std::vector{6, 4, 2, 0}));
  EXPECT_EQ(play_backward(8, 2, 80ms), (std::vector{6, 4, 2, 0}));
}

TEST(ReverseGroup, StaysBounded) {
  ReverseGroup group;
  group.begin(WallTime::max());
  const auto part = std::make_shared<const Bytes>(1024 * 1024);
  std::size_t taken = 0;
  for (int i = 0; i < 100; ++i)
    taken += group.add({part, {}}) ? part->size() : 0;
  EXPECT_LE(taken, ReverseGroup::max_bytes);
  EXPECT_GT(taken, ReverseGroup::max_bytes / 2);
}

} // namespace
} // namespace kagimado::view

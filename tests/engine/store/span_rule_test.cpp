// Where spans end, and what times their groups get.
#include "engine/store/span_rule.h"

#include <gtest/gtest.h>

namespace kagimado::store {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t timescale = 90'000;
constexpr WallTime start{std::chrono::hours(500'000)};

MediaMoment at(std::chrono::milliseconds wall, std::chrono::milliseconds media) {
  return {start + wall, static_cast<std::uint64_t>(1'000'000 + media.count() * 90)};
}

TEST(SpanRule, UpTo3SecondsOfDriftAreTolerated) {
  EXPECT_FALSE(is_discontinuity(at(0s, 0s), at(1s, 1s), timescale));
  EXPECT_FALSE(is_discontinuity(at(0s, 0s), at(4s, 1s), timescale));
  EXPECT_TRUE(is_discontinuity(at(0s, 0s), at(4001ms, 1s), timescale));
  EXPECT_FALSE(is_discontinuity(at(0s, 0s), at(0s, 3s), timescale));
  EXPECT_TRUE(is_discontinuity(at(0s, 0s), at(0s, 3001ms), timescale));
  EXPECT_FALSE(is_discontinuity(at(0s, 0s), at(60s, 60s), timescale));
  EXPECT_TRUE(is_discontinuity(at(0s, 0s), at(1s, -1ms), timescale)) << "media time runs backward";
  EXPECT_TRUE(is_discontinuity({start, 0}, {WallTime(0s), 90'000}, timescale)) << "1970";
  EXPECT_TRUE(is_discontinuity({start, 0}, {start + 1s, UINT64_MAX}, timescale));
}

TEST(SpanRule, MissingPicturesAreAGap) {
  constexpr std::uint64_t second = timescale;
  EXPECT_FALSE(is_gap(second, second, 3600, timescale));
  EXPECT_FALSE(is_gap(second, 4 * second, 3600, timescale));
  EXPECT_TRUE(is_gap(second, 4 * second + 3601, 3600, timescale));
  EXPECT_FALSE(is_gap(second, 11 * second, 10 * second, timescale)) << "one picture in 10 s";
  EXPECT_FALSE(is_gap(10 * second, second, 3600, timescale)) << "backward is no gap but a jump";
}

TEST(SpanRule, ABurstIsSpread_AndFallsBackToTheClock) {
  auto before = at(0s, 0s);
  for (int n = 1; n <= 2; ++n) { // two more groups at the same moment
    const auto next = at(0s, std::chrono::seconds(n));
    before = {wall_of_key_frame(before, next, timescale), next.media_time};
  }
  EXPECT_GT(before.wall, start + 1500ms);
  for (int n = 3; n <= 60; ++n) {
    const auto next = at(std::chrono::seconds(n - 2), std::chrono::seconds(n));
    const auto wall = wall_of_key_frame(before, next, timescale);
    EXPECT_GE(wall, before.wall);
    before = {wall, next.media_time};
  }
  EXPECT_LT(before.wall, start + 58s + 10ms);
}

TEST(SpanRule, AGroupEndsWithItsLastPicture_ButClaimsAreBounded) {
  EXPECT_EQ(end_of_group({start, 0}, 90'000, timescale, start + 900ms), start + 1s);
  EXPECT_EQ(end_of_group({start, 0}, 0, timescale, start), start + 1us);
  EXPECT_EQ(end_of_group({start, 0}, UINT64_MAX, timescale, start + 1s), start + 6s);
  EXPECT_EQ(end_of_group({start, 0}, 90'000, timescale, WallTime(0s)), start + 1s) << "1970 in between";
}

} // namespace
} // namespace kagimado::store

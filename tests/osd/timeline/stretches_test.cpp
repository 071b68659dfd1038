#include "osd/timeline/stretches.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr WallTime midnight = sys_days{year{2026} / 11 / 23};
const TimeAxis day{midnight, 24h}; // 1440 pixels: one a minute

view::RecordedSpan span(std::int64_t id, microseconds from, microseconds to, bool locked = false,
                        bool damaged = false) {
  return {.id = id,
          .from = midnight + from,
          .to = midnight + to,
          .sealed = locked,
          .locked = locked,
          .damaged = damaged};
}

std::vector<Stretch> on_day(std::vector<view::RecordedSpan> spans) {
  return stretches_of({CameraId{1}, std::move(spans)}, day, 1440);
}

TEST(Stretches, StandWhereTheyWereRecorded) {
  const auto drawn = on_day({span(1, 1h, 2h), span(2, 3h, 4h)});
  ASSERT_EQ(drawn.size(), 2u);
  EXPECT_EQ(drawn[0].x, 60);
  EXPECT_EQ(drawn[0].end_x, 120);
  EXPECT_EQ(drawn[1].x, 180);
}

TEST(Stretches, WithoutAVisibleGapAreOne) {
  const auto drawn = on_day({span(1, 1h, 2h), span(2, 2h + 100ms, 3h)});
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(drawn[0].end_x, 180);
  EXPECT_EQ(drawn[0].to, midnight + 3h);
  EXPECT_EQ(drawn[0].span, 1);
}

TEST(Stretches, AGapOfTwoMinutesIsSeen) {
  EXPECT_EQ(on_day({span(1, 1h, 2h), span(2, 2h + 2min, 3h)}).size(), 2u);
}

TEST(Stretches, OfASecondAreAPixelStill) {
  const auto drawn = on_day({span(1, 5h, 5h + 1s)});
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(drawn[0].end_x - drawn[0].x, 1);
}

// [REQ-ENC-7] each period asks for its own
TEST(Stretches, LockedOnesAreApartFromOpenOnes) {
  const auto drawn = on_day({span(1, 1h, 2h), span(2, 2h, 3h, true), span(3, 3h, 4h)});
  ASSERT_EQ(drawn.size(), 3u);
  EXPECT_EQ(drawn.back().kind, StretchKind::Locked);
  EXPECT_EQ(drawn.back().x, 120);
  EXPECT_EQ(drawn.back().end_x, 180);
}

TEST(Stretches, DamageOfASecondIsNotHiddenByWhatIsRoundIt) {
  const auto drawn = on_day({span(1, 1h, 2h), span(2, 2h, 2h + 1s, false, true), span(3, 2h + 1s, 3h)});
  EXPECT_EQ(drawn.back().kind, StretchKind::Damaged) << "drawn last";
  EXPECT_EQ(drawn.back().x, 120);
  ASSERT_EQ(drawn.size(), 2u) << "what is open around it is one";
}

TEST(Stretches, TwoRecordingsOfOneHourLieOneBelowTheOther_InRecordingOrder) {
  const auto drawn = on_day({span(7, 1h, 3h), span(9, 2h, 4h)});
  ASSERT_EQ(drawn.size(), 2u);
  EXPECT_EQ(drawn[0].lanes, 2);
  EXPECT_EQ(drawn[1].lanes, 2);
  const auto* upper = stretch_at(drawn, 150, 0.2);
  const auto* lower = stretch_at(drawn, 150, 0.8);
  ASSERT_NE(upper, nullptr);
  ASSERT_NE(lower, nullptr);
  EXPECT_EQ(upper->span, 7);
  EXPECT_EQ(lower->span, 9);
}

TEST(Stretches, RecordedLaterButOfAnEarlierTimeIsBelow) {
  const auto drawn = on_day({span(9, 1h, 3h), span(7, 2h, 4h)});
  EXPECT_EQ(stretch_at(drawn, 150, 0.2)->span, 7);
  EXPECT_EQ(stretch_at(drawn, 150, 0.8)->span, 9);
}

TEST(Stretches, ASmallOverlapIsNoSecondRecording) {
  const auto drawn = on_day({span(1, 1h, 2h), span(2, 2h - 500ms, 3h)});
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(drawn[0].lanes, 1);
}

TEST(Stretches, OnlyWhatIsShownIsThere) {
  const auto drawn = on_day({span(1, -5h, -1h), span(2, -1h, 1h), span(3, 23h, 30h), span(4, 24h, 25h)});
  ASSERT_EQ(drawn.size(), 2u);
  EXPECT_EQ(drawn[0].x, 0);
  EXPECT_EQ(drawn[1].end_x, 1440);
  EXPECT_EQ(stretch_at(drawn, 700, 0.5), nullptr) << "a gap";
}

TEST(Stretches, NothingBreaks_WhenSpansAreAbsurd) {
  EXPECT_TRUE(stretches_of({CameraId{1}, {span(1, 1h, 2h)}}, day, 0).empty());
  const auto odd = on_day({span(1, 2h, 1h), span(2, 5h, 5h)});
  for (const auto& stretch : odd)
    EXPECT_LT(stretch.x, stretch.end_x);
  std::vector<view::RecordedSpan> many;
  for (int i = 0; i < 50; ++i)
    many.push_back(span(i, 1h, 2h));
  for (const auto& stretch : on_day(many))
    EXPECT_LT(stretch.lane, stretch.lanes);
}

} // namespace
} // namespace kagimado::osd

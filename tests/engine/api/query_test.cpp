#include "engine/api/query.h"

#include <gtest/gtest.h>

namespace kagimado::api {
namespace {

Result<Query> parse(std::string_view query) {
  return Query::parse("/api/v1/x" + std::string(query), {"from", "to", "cameras", "direction"});
}

TEST(Query, ReadsWhatIsThere_AndKnowsWhatIsNot) {
  const auto query = parse("?from=5&cameras=1,2,512&direction=backward");
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_EQ(*query->time("from"), WallTime(std::chrono::microseconds(5)));
  EXPECT_EQ(*query->time("to"), std::nullopt);
  EXPECT_EQ(*query->cameras("cameras"), (std::vector<CameraId>{CameraId{1}, CameraId{2}, CameraId{512}}));
  EXPECT_EQ(*query->choice("direction", {"forward", "backward"}), 1U);
  for (const auto* empty : {"", "?"}) {
    const auto none = parse(empty);
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->cameras("cameras")->empty());
    EXPECT_EQ(*none->choice("direction", {"forward"}), std::nullopt);
  }
}

TEST(Query, DecodesValues) {
  EXPECT_EQ(*parse("?cameras=1%2C2")->cameras("cameras"), (std::vector<CameraId>{CameraId{1}, CameraId{2}}))
      << "as URLSearchParams writes a list";
}

class BadQuery : public testing::TestWithParam<const char*> {};

TEST_P(BadQuery, IsInvalid) {
  const auto query = parse(GetParam());
  ASSERT_FALSE(query) << GetParam();
  EXPECT_EQ(query.error().kind, ErrorKind::Invalid);
}

INSTANTIATE_TEST_SUITE_P(Table, BadQuery,
                         testing::Values("?x=1", "?From=1", "?from=1&from=1", "?from=1&x=2", "?from",
                                         "?from=", "?=1", "?&", "?from=1&&to=2", "?from=%", "?from=%1",
                                         "?from=%zz", "?%66rom=1"));

class BadNumber : public testing::TestWithParam<const char*> {};

TEST_P(BadNumber, IsInvalid) {
  const auto query = parse("?from=" + std::string(GetParam()));
  if (!query)
    return;
  const auto number = query->number("from", -10, 1000);
  ASSERT_FALSE(number) << GetParam();
  EXPECT_EQ(number.error().kind, ErrorKind::Invalid);
}

INSTANTIATE_TEST_SUITE_P(Table, BadNumber,
                         testing::Values("-11", "1001", "99999999999999999999", "+1", "01", "-", "1.0", "1e2",
                                         "0x1", "%201", "1%20", "1,2", "%00", "--1", "-01", "1?from=2"));

TEST(Query, NumbersHaveBounds) {
  EXPECT_EQ(**parse("?from=-10")->number("from", -10, 10), -10);
  EXPECT_EQ(**parse("?from=0")->number("from", -10, 10), 0);
  EXPECT_EQ(**parse("?from=9223372036854775807")->number("from", 0, std::numeric_limits<std::int64_t>::max()),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_TRUE(parse("?from=9007199254740992")->time("from"));
  EXPECT_FALSE(parse("?from=9007199254740993")->time("from")) << "JSON readers would round it";
  EXPECT_FALSE(parse("?from=-1")->time("from"));
}

TEST(Query, ListsOfCamerasAreStrict) {
  for (const auto* bad : {"0", "513", "1,", ",1", "1,,2", "1,1", "1;2", "a", "1,-2"})
    EXPECT_FALSE(parse("?cameras=" + std::string(bad))->cameras("cameras")) << bad;
}

TEST(Query, ChoicesAreStrict) {
  EXPECT_FALSE(parse("?direction=Forward")->choice("direction", {"forward"}));
  EXPECT_FALSE(parse("?direction=forward%20")->choice("direction", {"forward"}));
}

TEST(Query, ARangeNeedsBothEnds_InOrder) {
  const auto range = time_range(*parse("?from=1&to=2"));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->to - range->from, std::chrono::microseconds(1));
  for (const auto* bad : {"?from=1", "?to=1", "", "?from=2&to=2", "?from=3&to=2"})
    EXPECT_FALSE(time_range(*parse(bad))) << bad;
}

} // namespace
} // namespace kagimado::api

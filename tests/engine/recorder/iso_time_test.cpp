#include "engine/recorder/iso_time.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace kagimado::recorder {
namespace {

using namespace std::chrono;

class IsoTimeTest : public testing::Test {
 protected:
  void SetUp() override { set_zone("Europe/Berlin"); }

  void TearDown() override { set_zone("UTC"); }

  static void set_zone(const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  }

  const WallTime morning_ = WallTime(sys_days(year{2026} / 11 / 23)) + 10h + 5min + 30s;
};

TEST_F(IsoTimeTest, AZoneCounts) {
  EXPECT_EQ(parse_time("2026-11-23T10:05:30Z"), morning_);
  EXPECT_EQ(parse_time("2026-11-23T19:05:30+09:00"), morning_);
  EXPECT_EQ(parse_time("2026-11-23 06:35:30-0330"), morning_);
  EXPECT_EQ(parse_time("2026-11-23T10:05Z"), morning_ - 30s);
}

TEST_F(IsoTimeTest, WithoutAZoneItIsLocalTime) {
  EXPECT_EQ(parse_time("2026-11-23T11:05:30"), morning_);
  EXPECT_EQ(parse_time("2026-11-23"), WallTime(sys_days(year{2026} / 11 / 22)) + 23h);
  EXPECT_EQ(parse_time("2026-07-01T12:00"), WallTime(sys_days(year{2026} / 7 / 1)) + 10h) << "summer time";
  EXPECT_EQ(local_text(morning_), "2026-11-23 11:05:30");
}

TEST_F(IsoTimeTest, AnythingElseIsInvalid) {
  for (const auto* bad : {"",
                          "now",
                          "2026",
                          "2026-11",
                          "2026-13-01",
                          "2026-02-30",
                          "2026-11-23T",
                          "2026-11-23T24:00",
                          "2026-11-23T10",
                          "2026-11-23T10:60",
                          "2026-11-23T10:05:60",
                          "2026-11-23T10:05:30+",
                          "2026-11-23T10:05:30+9",
                          "2026-11-23T10:05:30Zx",
                          "2026-11-23x10:05",
                          "1969-01-01",
                          "2255-01-01",
                          "-026-11-23",
                          "2026-1-23",
                          " 2026-11-23",
                          "2026-11-23T-1:00",
                          "2026-11-23T10:05:30.5Z",
                          "99999999999"}) {
    const auto time = parse_time(bad);
    ASSERT_FALSE(time) << bad;
    EXPECT_EQ(time.error().kind, ErrorKind::Invalid);
  }
}

} // namespace
} // namespace kagimado::recorder

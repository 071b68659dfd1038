#include "engine/base/time_zone.h"
#include "tests/fakes/local_zone.h"

#include <gtest/gtest.h>

namespace kagimado {
namespace {

int hour_of(std::time_t time) {
  std::tm parts{};
  ::localtime_r(&time, &parts);
  return parts.tm_hour;
}

TEST(TimeZone, AnotherOneHoldsAtOnce) {
  const fakes::LocalZone restored("UTC");
  EXPECT_EQ(hour_of(0), 0);
  use_time_zone("Asia/Tokyo");
  EXPECT_EQ(hour_of(0), 9);
  use_time_zone("America/New_York");
  EXPECT_EQ(hour_of(0), 19);
}

TEST(TimeZone, IsTheMachinesUntilOneIsChosen_AndAGivenOneStays) {
  const fakes::LocalZone restored("Asia/Tokyo");
  begin_time_zone();
  EXPECT_EQ(hour_of(0), 9);
  ::unsetenv("TZ");
  ::tzset();
  const int machines_hour = hour_of(0);
  begin_time_zone();
  ::tzset();
  EXPECT_EQ(hour_of(0), machines_hour);
  EXPECT_EQ(std::string(::getenv("TZ")), machines_time_zone);
}

TEST(TimeZone, WhatIsNoNameChangesNothing) {
  const fakes::LocalZone restored("Asia/Tokyo");
  for (const std::string name : {"", "/etc/passwd", "../../etc/passwd", ":Europe/Paris", "Europe//Paris",
                                 "Europe/", "JST-9\n", "ASCII only: 東京"}) {
    EXPECT_FALSE(is_zone_name(name)) << name;
    use_time_zone(name);
    EXPECT_EQ(hour_of(0), 9) << name;
  }
  EXPECT_FALSE(is_zone_name(std::string(65, 'A')));
  for (const auto* name : {"UTC", "Etc/GMT+9", "America/Argentina/Buenos_Aires", "Asia/Tokyo"})
    EXPECT_TRUE(is_zone_name(name)) << name;
}

} // namespace
} // namespace kagimado

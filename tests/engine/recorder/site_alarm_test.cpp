// The site-alarm port's lines and what they do. SITE_ALARM.md
#include "engine/recorder/site_alarms.h"
#include "tests/engine/ingest/io_runner.h"

namespace kagimado::recorder {
namespace {

std::vector<CameraId> ids(std::initializer_list<std::uint32_t> numbers) {
  std::vector<CameraId> list;
  for (const auto id : numbers)
    list.push_back(CameraId{id});
  return list;
}

TEST(SiteLine, TellsCamerasAndLength) {
  const auto order = parse_site_line("ALARM 1,4-6 60");
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(order->cameras, ids({1, 4, 5, 6}));
  EXPECT_EQ(order->ends, std::chrono::seconds(60));
  EXPECT_EQ(parse_site_line("alarm 3")->ends, std::chrono::seconds(10));
  EXPECT_TRUE(parse_site_line("ALARM all ON")->is_of_all);
  EXPECT_FALSE(parse_site_line("ALARM 3 ON")->ends);
  EXPECT_EQ(parse_site_line(" ALARM\t3  OFF ")->what, SiteOrder::What::Off);
  EXPECT_EQ(parse_site_line("ping")->what, SiteOrder::What::Ping);
  EXPECT_EQ(parse_site_line("ALARM 2,2,1-3")->cameras, ids({1, 2, 3})) << "each once";
}

TEST(SiteLine, WhatIsNoLineIsRefused) {
  for (const std::string& line :
       {std::string(), std::string("ALARM"), std::string("ALARM 0"), std::string("ALARM 513"),
        std::string("ALARM 6-4"), std::string("ALARM 1,"), std::string("ALARM -1"), std::string("ALARM 1-"),
        std::string("ALARM 1 0"), std::string("ALARM 1 3601"), std::string("ALARM 1 1.5"),
        std::string("ALARM 1 ON OFF"), std::string("GET / HTTP/1.1"),
        std::string("ALARM 99999999999999999999"), std::string("PING PING"), std::string(300, 'A'),
        std::string("ALARM \x01\x02"), std::string("警報 1")}) {
    const auto order = parse_site_line(line);
    ASSERT_FALSE(order) << line;
    EXPECT_EQ(order.error().kind, ErrorKind::Invalid);
  }
}

class SiteAlarmsTest : public testing::Test {
 protected:
  SiteAlarms::Hooks hooks() {
    return {[] { return ids({1, 2, 3}); },
            [this](CameraId camera, bool on) {
              marks_.push_back(fmt::format("{}{}", on ? '+' : '-', number(camera)));
            }};
  }

  using Marks = std::vector<std::string>;
  fakes::IoRunner runner_;
  Marks marks_;
};

TEST_F(SiteAlarmsTest, BeginsAndEndsByItself) {
  SiteAlarms alarms(runner_.io.get_executor(), hooks());
  EXPECT_EQ(alarms.obey("ALARM 1,3 1"), "OK");
  EXPECT_EQ(marks_, (Marks{"+1", "+3"}));
  EXPECT_TRUE(runner_.until([&] { return marks_.size() == 4; }));
  EXPECT_EQ(marks_, (Marks{"+1", "+3", "-1", "-3"}));
}

TEST_F(SiteAlarmsTest, OnStaysUntilOff_AndAgainIsNoSecondAlarm) {
  SiteAlarms alarms(runner_.io.get_executor(), hooks());
  EXPECT_EQ(alarms.obey("ALARM ALL ON"), "OK");
  EXPECT_EQ(alarms.obey("ALARM 2 1"), "OK");
  runner_.run_for(std::chrono::milliseconds(1200));
  EXPECT_EQ(marks_, (Marks{"+1", "+2", "+3"})) << "only OFF ends what was switched on";
  EXPECT_EQ(alarms.obey("ALARM 2 OFF"), "OK");
  EXPECT_EQ(alarms.obey("ALARM 2 OFF"), "OK");
  EXPECT_EQ(marks_, (Marks{"+1", "+2", "+3", "-2"}));
}

TEST_F(SiteAlarmsTest, TheLongerOfTwoCounts) {
  SiteAlarms alarms(runner_.io.get_executor(), hooks());
  EXPECT_EQ(alarms.obey("ALARM 1 3600"), "OK");
  EXPECT_EQ(alarms.obey("ALARM 1 1"), "OK");
  runner_.run_for(std::chrono::milliseconds(1200));
  EXPECT_EQ(marks_, (Marks{"+1"}));
}

TEST_F(SiteAlarmsTest, ACameraThatIsNotThereMarksNone) {
  SiteAlarms alarms(runner_.io.get_executor(), hooks());
  EXPECT_EQ(alarms.obey("ALARM 1-4"), "ERROR camera 4 is not registered");
  EXPECT_TRUE(marks_.empty());
  EXPECT_EQ(alarms.obey("ALARM"), "ERROR a line is PING, or ALARM, cameras, and seconds, ON or OFF");
}

TEST_F(SiteAlarmsTest, WhatIsOnEndsWithTheRecorder) {
  {
    SiteAlarms alarms(runner_.io.get_executor(), hooks());
    alarms.obey("ALARM 1 ON");
    alarms.obey("ALARM 2 3600");
  }
  EXPECT_EQ(marks_, (Marks{"+1", "+2", "-1", "-2"}));
}

} // namespace
} // namespace kagimado::recorder

// What the doctor says of a board and a recorder; and the board's command line.
#include "osd/app/board_arguments.h"
#include "osd/app/doctor.h"

#include <gtest/gtest.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;

int wrong_in(const std::vector<Finding>& findings) {
  return static_cast<int>(std::ranges::count(findings, Health::Wrong, &Finding::health));
}

BoardFacts two_connectors() {
  DisplayMode mode;
  mode.size = {1920, 1080};
  BoardFacts facts;
  facts.displays = {{"card0", "i915", "HDMI-A-1", true, "EIZ EV2450", mode},
                    {"card0", "i915", "HDMI-A-2", false, "", {}}};
  facts.devices = {{"/dev/input/event3", "Mouse", true, false}};
  return facts;
}

TEST(Doctor, FindsNothingWrong_WhenOneDisplayAndAMouseAreThere) {
  const auto findings = judge_displays(two_connectors(), {});
  EXPECT_EQ(wrong_in(findings), 0);
  EXPECT_NE(findings[0].text.find("EIZ EV2450, 1920 x 1080 at 60 Hz"), std::string::npos);
  EXPECT_EQ(findings[1].health, Health::Note);
  EXPECT_EQ(wrong_in(judge_devices(two_connectors())), 0);
}

TEST(Doctor, NamesTheSettingThatFitsNoConnector) {
  BoardOptions options;
  options.monitor[0].connector = "DP-7";
  options.monitor[1].connector = "HDMI-A-2";
  const auto findings = judge_displays(two_connectors(), options);
  ASSERT_EQ(wrong_in(findings), 2);
  EXPECT_NE(findings[2].text.find("--main-output DP-7"), std::string::npos);
  EXPECT_NE(findings[3].text.find("nothing is connected"), std::string::npos);
}

TEST(Doctor, SaysThatThereIsNoCardNoDisplayNoMode) {
  EXPECT_EQ(wrong_in(judge_displays({}, {})), 1);
  auto facts = two_connectors();
  facts.displays[0].own.reset();
  EXPECT_EQ(wrong_in(judge_displays(facts, {})), 1);
  facts.displays[0].connected = false;
  EXPECT_EQ(wrong_in(judge_displays(facts, {})), 1);
  facts.cards_refused = {Error{ErrorKind::Denied, "/dev/dri/card1: Permission denied"}};
  EXPECT_EQ(wrong_in(judge_displays(facts, {})), 2);
}

TEST(Doctor, NoMouseIsANote_AForbiddenOneIsWrong) {
  BoardFacts facts;
  EXPECT_EQ(judge_devices(facts).at(0).health, Health::Note);
  facts.devices_refused = {"/dev/input/event0"};
  EXPECT_EQ(wrong_in(judge_devices(facts)), 1);
}

TEST(Doctor, TellsOfCamerasDisksAndCertificates) {
  view::RecorderFacts facts;
  facts.cameras = {{.id = CameraId(1), .name = "yard", .online = true, .recorded = true},
                   {.id = CameraId(2),
                    .name = "gate",
                    .online = false,
                    .reason = "expired",
                    .message = "certificate has expired"},
                   {.id = CameraId(3), .name = "shop", .online = true, .recording_problem = "disk is full"}};
  EXPECT_EQ(wrong_in(judge_cameras(facts)), 2);
  facts.disks = {{.folder = "/srv/a", .state = "recording"},
                 {.folder = "/srv/b", .state = "missing", .message = "not mounted"}};
  EXPECT_EQ(wrong_in(judge_disks(facts)), 1);
  EXPECT_EQ(wrong_in(judge_disks({})), 1);
  const WallTime now(std::chrono::days(20'000));
  facts.root = view::InquiredCertificate{"aa", now + std::chrono::days(3000), ""};
  facts.server = view::InquiredCertificate{"bb", now + std::chrono::days(10), ""};
  auto findings = judge_certificates(facts, now);
  EXPECT_EQ(findings[1].health, Health::Note); // ends soon
  EXPECT_EQ(wrong_in(findings), 1);            // the camera's
  facts.server->not_after = now;
  EXPECT_EQ(wrong_in(judge_certificates(facts, now)), 2);
}

TEST(Doctor, TheWholeIsWell_UnlessSomethingIsWrong) {
  Diagnosis diagnosis{{{"displays", {{Health::Well, "a"}, {Health::Note, "b"}}}}};
  EXPECT_TRUE(diagnosis.well());
  EXPECT_NE(diagnosis.text().find("all is well"), std::string::npos);
  diagnosis.parts[0].findings.push_back({Health::Wrong, "c"});
  EXPECT_FALSE(diagnosis.well());
  EXPECT_NE(diagnosis.text().find("1 thing is wrong"), std::string::npos);
}

TEST(Doctor, SaysThatTheRecorderDoesNotAnswer) {
  MonitorOptions options;
  options.recorder = "unix:/nonexistent/api.sock";
  options.board.cards = "/nonexistent";
  options.board.input = "/nonexistent";
  const auto diagnosis = examine(options, WallTime{});
  EXPECT_FALSE(diagnosis.well());
  EXPECT_NE(diagnosis.text().find("unix:/nonexistent/api.sock"), std::string::npos);
}

TEST(BoardArguments, BecomeOptions) {
  BoardArguments arguments;
  arguments.main = {"HDMI-A-2", "1280x720@50", 90};
  arguments.sub_side = "left";
  arguments.keys = "us";
  arguments.black_hours = "22:00-06:00";
  const auto options = board_options_of(arguments, 1);
  ASSERT_TRUE(options);
  EXPECT_EQ(options->monitors, 1u);
  EXPECT_EQ(options->monitor[0].connector, "HDMI-A-2");
  EXPECT_EQ(options->monitor[0].mode->refresh_hz, 50);
  EXPECT_EQ(options->monitor[0].rotation, Rotation::Quarter);
  EXPECT_EQ(options->sub_side, SubSide::Left);
  EXPECT_EQ(options->keys, KeyLayout::American);
  EXPECT_TRUE(options->black_hours.black_at(23h));
}

TEST(BoardArguments, AreRefused_WhereTheyMakeNoSense) {
  for (const auto& change : std::vector<void (*)(BoardArguments&)>{
           [](BoardArguments& a) { a.main.mode = "big"; }, [](BoardArguments& a) { a.sub.rotation = 10; },
           [](BoardArguments& a) { a.main.connector = a.sub.connector = "DP-1"; },
           [](BoardArguments& a) { a.sub_side = "front"; }, [](BoardArguments& a) { a.black_hours = "late"; },
           [](BoardArguments& a) { a.keys = "fr"; }}) {
    BoardArguments arguments;
    change(arguments);
    EXPECT_FALSE(board_options_of(arguments, 2));
  }
}

TEST(SinkChoice, IsTheBoardOnABareConsoleOnly) {
  EXPECT_EQ(choose_sink(SinkKind::Automatic, true, true), SinkKind::Window);
  EXPECT_EQ(choose_sink(SinkKind::Automatic, false, true), SinkKind::Board);
  EXPECT_EQ(choose_sink(SinkKind::Automatic, false, false), SinkKind::Window);
  EXPECT_EQ(choose_sink(SinkKind::Memory, false, true), SinkKind::Memory);
}

} // namespace
} // namespace kagimado::osd

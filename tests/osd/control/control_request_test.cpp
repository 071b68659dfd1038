#include "osd/control/control_request.h"

#include <gtest/gtest.h>

#include <random>

namespace kagimado::osd {
namespace {

template <class T>
T read(std::string line) {
  auto request = parse_control_request(line);
  EXPECT_TRUE(request.action) << (request.action ? "" : request.action.error().message);
  return request.action ? std::get<T>(*request.action) : T{};
}

std::string refused(std::string line) {
  const auto request = parse_control_request(line);
  EXPECT_FALSE(request.action) << line;
  if (request.action)
    return "";
  EXPECT_EQ(request.action.error().kind, ErrorKind::Invalid);
  return request.action.error().message;
}

TEST(ControlRequest, MonitorIsMain_WhenNotNamed) {
  EXPECT_EQ(read<WidgetsRequest>(R"({"do":"widgets"})").monitor, 0);
  EXPECT_EQ(read<TilesRequest>(R"({"do":"tiles","monitor":"sub"})").monitor, 1);
}

TEST(ControlRequest, AClickIsMovePressRelease_WhenRead) {
  const auto click =
      read<InputRequest>(R"({"do":"mouse","monitor":"sub","action":"click","x":10,"y":20,"button":"right"})");
  ASSERT_EQ(click.events.size(), 3u);
  EXPECT_EQ(std::get<MouseMoved>(click.events[0]).at, (Point{10, 20}));
  const auto& press = std::get<MouseButtonChanged>(click.events[1]);
  EXPECT_EQ(press.output, 1);
  EXPECT_EQ(press.button, MouseButton::Right);
  EXPECT_TRUE(press.pressed);
  EXPECT_FALSE(std::get<MouseButtonChanged>(click.events[2]).pressed);
}

TEST(ControlRequest, InputIsSpelledOut_WhenOfOtherKinds) {
  EXPECT_EQ(read<InputRequest>(R"({"do":"mouse","action":"double_click","x":1,"y":1})").events.size(), 5u);
  EXPECT_EQ(read<InputRequest>(R"({"do":"mouse","action":"press","x":1,"y":1})").events.size(), 2u);
  const auto wheel = read<InputRequest>(R"({"do":"mouse","action":"wheel","x":1,"y":1,"steps":-2.5})");
  EXPECT_EQ(std::get<MouseWheel>(wheel.events[1]).steps, -2.5f);
  const auto tap = read<InputRequest>(R"({"do":"key","key":"Enter"})");
  ASSERT_EQ(tap.events.size(), 2u);
  EXPECT_EQ(std::get<KeyChanged>(tap.events[0]).key, Key::Enter);
  EXPECT_EQ(std::get<TextTyped>(read<InputRequest>(R"({"do":"text","text":"鍵"})").events[0]).utf8, "鍵");
}

TEST(ControlRequest, PlaybackIsAskedAMonitorAndPasswordsAreForgottenOnAll) {
  EXPECT_EQ(read<PlaybackRequest>(R"({"do":"playback","monitor":"sub"})").monitor, 1);
  read<ForgetPasswordsRequest>(R"({"do":"forget_passwords"})");
}

TEST(ControlRequest, AKeyMayBeShifted) {
  const auto tap = read<InputRequest>(R"({"do":"key","key":"Left","shift":true})");
  EXPECT_TRUE(std::get<KeyChanged>(tap.events[0]).shift);
  EXPECT_FALSE(std::get<KeyChanged>(read<InputRequest>(R"({"do":"key","key":"Left"})").events[0]).shift);
  EXPECT_NE(refused(R"({"do":"key","key":"Left","shift":1})").find("shift"), std::string::npos);
}

TEST(ControlRequest, PngTakesAnOptionalPart_WhenRead) {
  const auto png = read<PngRequest>(R"({"do":"png","path":"/tmp/a.png","rect":[1,2,3,4]})");
  EXPECT_EQ(png.part, (Rect{1, 2, 3, 4}));
  EXPECT_FALSE(read<PngRequest>(R"({"do":"png","path":"/tmp/a.png"})").part);
}

TEST(ControlRequest, WaitHasItsTerms_WhenRead) {
  const auto tile =
      read<WaitRequest>(R"({"do":"wait","until":"tile_state","slot":3,"state":"video","timeout_ms":70})");
  EXPECT_EQ(tile.slot, 3);
  EXPECT_EQ(tile.state, "video");
  EXPECT_EQ(tile.timeout, std::chrono::milliseconds(70));
  EXPECT_EQ(read<WaitRequest>(R"({"do":"wait","until":"widget_gone","widget":"x"})").until,
            WaitRequest::Until::WidgetGone);
}

TEST(ControlRequest, TheErrorNamesTheField_WhenOneIsWrong) {
  EXPECT_NE(refused("").find("JSON"), std::string::npos);
  EXPECT_NE(refused("[1]").find("JSON"), std::string::npos);
  EXPECT_NE(refused(R"({})").find("\"do\""), std::string::npos);
  EXPECT_NE(refused(R"({"do":"fly"})").find("fly"), std::string::npos);
  EXPECT_NE(refused(R"({"do":"widgets","monitor":"third"})").find("monitor"), std::string::npos);
  EXPECT_NE(refused(R"({"do":"mouse","action":"click","y":1})").find("\"x\""), std::string::npos);
  EXPECT_NE(refused(R"({"do":"mouse","action":"click","x":1.5,"y":1})").find("\"x\""), std::string::npos);
  EXPECT_NE(refused(R"({"do":"mouse","action":"click","x":18446744073709551615,"y":1})").find("\"x\""),
            std::string::npos);
  EXPECT_NE(refused(R"({"do":"mouse","action":"click","x":-9223372036854775808,"y":1})").find("\"x\""),
            std::string::npos);
  EXPECT_NE(refused(R"({"do":"mouse","action":"wheel","x":1,"y":1})").find("steps"), std::string::npos);
  EXPECT_NE(refused(R"({"do":"key","key":"F99"})").find("F99"), std::string::npos);
  EXPECT_NE(refused(R"({"do":"png","path":"relative.png"})").find("path"), std::string::npos);
  EXPECT_NE(refused(R"({"do":"png","path":"/a","rect":[1,2,3]})").find("rect"), std::string::npos);
  EXPECT_NE(refused(R"({"do":"wait","until":"widget"})").find("widget"), std::string::npos);
}

TEST(ControlRequest, TheLineIsWiped_WhenRead) {
  std::string line = R"({"id":7,"do":"text","text":"password"})";
  const auto request = parse_control_request(line);
  EXPECT_TRUE(line.empty());
  EXPECT_EQ(request.id, 7);
}

TEST(ControlRequest, AnythingIsAnsweredOrRefused_WhenBytesAreRandom) {
  std::mt19937 random(11);
  const std::string seed =
      R"({"id":1,"do":"mouse","monitor":"main","action":"click","x":10,"y":20,"rect":[1,2,3,4]})";
  int good = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string line = seed;
    for (int changes = 0; changes < 3; ++changes)
      line[random() % line.size()] = static_cast<char>(random());
    good += parse_control_request(line).action ? 1 : 0;
  }
  EXPECT_LT(good, 20'000);
  std::string deep(60'000, '[');
  EXPECT_FALSE(parse_control_request(deep).action);
}

} // namespace
} // namespace kagimado::osd

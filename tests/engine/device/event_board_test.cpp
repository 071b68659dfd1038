// Events of a camera: the board by itself, and over loopback as CONTROL.md says.
#include "engine/device/event_board.h"
#include "tests/engine/device/camera_bench.h"
#include "tests/engine/ingest/io_runner.h"
#include "tests/fakes/manual_clock.h"

#include <nlohmann/json.hpp>

using namespace kagimado;
using namespace kagimado::device;
using namespace kagimado::tests;
using Json = nlohmann::json;
using std::chrono::milliseconds;

namespace {

class EventBoardTest : public testing::Test {
 protected:
  std::string next(EventClient& client, milliseconds patience = milliseconds(2000)) {
    const auto line = runner_.get(take(client, patience));
    return line ? *line : "closed";
  }

  static net::Task<std::string> take(EventClient& client, milliseconds patience) {
    auto line = co_await client.next(patience);
    if (!line)
      co_return fail(ErrorKind::EndOfStream, "closed");
    co_return std::move(*line);
  }

  void publish(bool active) {
    feed_->publish_motion(active);
    ASSERT_TRUE(runner_.until([&] { return feed_->has_motion() == active; }));
  }

  fakes::IoRunner runner_;
  fakes::ManualClock clock_;
  std::shared_ptr<Feed> feed_ = std::make_shared<Feed>(runner_.io.get_executor());
  std::shared_ptr<EventBoard> board_ = std::make_shared<EventBoard>(runner_.io.get_executor(), feed_, clock_);
};

TEST_F(EventBoardTest, TellsTheStateFirst_ThenEachChangeOnce) {
  publish(true);
  const auto client = board_->subscribe();
  publish(true);
  publish(false);
  const auto state = Json::parse(next(*client));
  EXPECT_EQ(state["event"], "state");
  EXPECT_EQ(state["motion"], true);
  EXPECT_EQ(state["input"], false);
  const auto change = Json::parse(next(*client));
  EXPECT_EQ(change, Json::parse(fmt::format(R"({{"event":"motion","active":false,"at":{}}})",
                                            clock_.wall_now().time_since_epoch().count())));
  EXPECT_EQ(next(*client, milliseconds(1)), "") << "nothing more";
}

TEST_F(EventBoardTest, ABoardMadeWhileSomethingMoves_KnowsIt) {
  publish(true);
  const auto late = std::make_shared<EventBoard>(runner_.io.get_executor(), feed_, clock_);
  EXPECT_EQ(Json::parse(next(*late->subscribe()))["motion"], true);
}

TEST_F(EventBoardTest, APulseEndsByItself_AndASecondOneBeginsTheTimeAnew) {
  const auto client = board_->subscribe();
  next(*client);
  board_->pulse(EventKind::Input, std::chrono::hours(1));
  EXPECT_EQ(Json::parse(next(*client))["active"], true);
  board_->pulse(EventKind::Input, milliseconds(5));
  const auto off = Json::parse(next(*client));
  EXPECT_EQ(off["event"], "input");
  EXPECT_EQ(off["active"], false);
}

TEST_F(EventBoardTest, MotionGoesOn_WhenAPulseEndsAmidIt) {
  const auto client = board_->subscribe();
  next(*client);
  publish(true);
  board_->pulse(EventKind::Motion, milliseconds(1));
  EXPECT_EQ(Json::parse(next(*client))["active"], true);
  EXPECT_EQ(next(*client, milliseconds(50)), "") << "still moving";
  publish(false);
  EXPECT_EQ(Json::parse(next(*client))["active"], false);
}

TEST_F(EventBoardTest, AListenerThatIsTooSlow_IsClosed) {
  const auto client = board_->subscribe();
  for (std::size_t n = 0; n <= EventClient::max_lines; ++n)
    publish(n % 2 == 0);
  EXPECT_EQ(next(*client), "closed");
  EXPECT_EQ(Json::parse(next(*board_->subscribe()))["event"], "state");
}

TEST_F(EventBoardTest, GoesBeforeItsPulse_WithoutHarm) {
  const auto client = board_->subscribe();
  board_->pulse(EventKind::Input, milliseconds(1));
  board_.reset();
  EXPECT_EQ(next(*client), "closed");
  runner_.run_for(milliseconds(10));
}

TEST(SceneMotion, ComesAndGoes_InEachScene) {
  for (const auto& name : scene_names()) {
    const auto renderer = SceneRenderer::create(name, 320, 180);
    ASSERT_TRUE(renderer.has_value());
    int begins = 0, moving = 0;
    constexpr int seconds = 300;
    for (int n = 1; n < seconds; ++n) {
      begins += renderer->has_motion(n) && !renderer->has_motion(n - 1) ? 1 : 0;
      moving += renderer->has_motion(n) ? 1 : 0;
    }
    EXPECT_GE(begins, 3) << name;
    EXPECT_LT(moving, seconds / 3) << name << ": most of the time nothing happens";
  }
}

// Lines of the camera's answer until enough() is true.
std::vector<Json> listen(const CameraBench& bench,
                         const std::function<bool(const std::vector<Json>&)>& enough, bool tls = false) {
  std::vector<Json> lines;
  const auto read = net::run<void>([&](boost::asio::any_io_executor executor) -> net::Task<> {
    net::HttpClient client(executor, bench.url(tls), CameraBench::client_options());
    net::Request request;
    request.target = "/control/v1/events";
    auto opened = co_await client.open(std::move(request));
    if (!opened)
      co_return std::unexpected(opened.error());
    EXPECT_EQ((*opened)->head().content_type, "application/x-ndjson");
    Bytes chunk(1024);
    std::string text;
    while (!enough(lines)) {
      const auto got = co_await (*opened)->read_some(chunk);
      if (!got)
        co_return std::unexpected(got.error());
      text.append(as_text(ByteView(chunk).first(*got)));
      for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
        lines.push_back(Json::parse(text.substr(0, end), nullptr, false));
        text.erase(0, end + 1);
      }
    }
    co_return Result<>{};
  });
  EXPECT_TRUE(read.has_value()) << read.error().message;
  return lines;
}

TEST(CameraEvents, AnAlarmByHand_ComesAndGoes) {
  const CameraBench bench(camera_options());
  bool asked = false;
  const auto lines = listen(bench, [&](const auto& so_far) {
    if (!asked && so_far.size() == 1) {
      asked = true;
      const auto raised = bench.request("POST", "/control/v1/alarm", R"({"kind":"input","seconds":1})");
      EXPECT_EQ(raised.value().status, 200);
    }
    return so_far.size() == 3;
  });
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0]["event"], "state");
  EXPECT_EQ(lines[1]["event"], "input");
  EXPECT_EQ(lines[1]["active"], true);
  EXPECT_EQ(lines[2]["active"], false);
  EXPECT_GE(lines[2]["at"].get<std::int64_t>() - lines[1]["at"].get<std::int64_t>(), 900'000);
}

TEST(CameraEvents, SaysThatItIsAlive) {
  auto options = camera_options();
  options.alive_every = milliseconds(5);
  const CameraBench bench(std::move(options));
  const auto lines = listen(bench, [](const auto& so_far) { return so_far.size() == 3; }, true);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[2]["event"], "alive");
}

TEST(CameraEvents, BadAlarms_AreRefused) {
  const CameraBench bench(camera_options());
  for (const char* body : {"", "[]", R"({"kind":"fire"})", R"({"kind":1})", R"({"kind":"input","seconds":0})",
                           R"({"kind":"input","seconds":3601})", R"({"kind":"input","seconds":"2"})"}) {
    const auto refused = bench.request("POST", "/control/v1/alarm", body);
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->status, 400) << body;
  }
  const auto wrong_password =
      bench.request("POST", "/control/v1/alarm", R"({"kind":"input"})", false, "wrong");
  ASSERT_FALSE(wrong_password.has_value());
  EXPECT_EQ(wrong_password.error().kind, ErrorKind::Denied);
}

TEST(CameraEvents, PlainListenersGo_WhenTheCameraIsSetToHttps) {
  const CameraBench bench(camera_options());
  const auto listened = net::run<void>([&](boost::asio::any_io_executor executor) -> net::Task<> {
    net::HttpClient client(executor, bench.url(), CameraBench::client_options());
    net::Request request;
    request.target = "/control/v1/events";
    auto opened = co_await client.open(std::move(request));
    if (!opened)
      co_return std::unexpected(opened.error());
    const auto body = fmt::format(R"({{"method":"https","https_port":{}}})", *bench.camera->https_port());
    EXPECT_EQ(bench.request("PUT", "/control/v1/connection", body).value().status, 200);
    Bytes chunk(1024);
    auto got = co_await (*opened)->read_some(chunk);
    while (got)
      got = co_await (*opened)->read_some(chunk);
    co_return std::unexpected(got.error());
  });
  ASSERT_FALSE(listened.has_value());
  EXPECT_EQ(listened.error().kind, ErrorKind::EndOfStream);
}

} // namespace

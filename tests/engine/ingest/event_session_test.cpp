#include "engine/ingest/camera_ingest.h"
#include "engine/ingest/event_session.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/fake_camera.h"
#include "tests/engine/ingest/io_runner.h"

namespace kagimado::ingest {
namespace {

using camera::Event;
using camera::EventKind;
using fakes::FakeCamera;
using std::chrono::milliseconds;

std::string line_of(std::string_view kind, bool active) {
  return fmt::format("{{\"event\":\"{}\",\"active\":{},\"at\":1000000}}\n", kind, active);
}

constexpr std::string_view quiet = "{\"event\":\"state\",\"motion\":false,\"input\":false,\"at\":0}\n";

Bytes bytes_of(std::string_view text) {
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

class EventSessionTest : public testing::Test {
 protected:
  void TearDown() override {
    if (session_)
      session_->stop();
    runner_.io.poll();
  }

  void start() {
    auto driver = camera::make_driver(runner_.io.get_executor(), *camera::parse_address(camera_.url()),
                                      std::make_shared<SystemClock>());
    ASSERT_TRUE(driver);
    session_ =
        std::make_shared<EventSession>(runner_.io.get_executor(), *driver, std::make_shared<SystemClock>(),
                                       options_, [this](const Event& event) { seen_.push_back(event); });
    session_->start();
  }

  [[nodiscard]] std::string seen() const {
    std::string text;
    for (const auto& event : seen_)
      text += fmt::format("{}{} ", event.active ? '+' : '-', camera::name_of(event.kind));
    return text;
  }

  fakes::IoRunner runner_;
  FakeCamera camera_{runner_.io};
  EventOptions options_{.backoff = {.first = milliseconds(5), .most = milliseconds(20)}};
  std::vector<Event> seen_;
  std::shared_ptr<EventSession> session_;
};

TEST_F(EventSessionTest, TellsChangesAlone) {
  camera_.events.pieces = {bytes_of(quiet), bytes_of(line_of("motion", true) + line_of("motion", true)),
                           bytes_of(line_of("motion", false) + line_of("input", true))};
  start();
  ASSERT_TRUE(runner_.until([&] { return seen_.size() == 3; })) << seen();
  EXPECT_EQ(seen(), "+motion -motion +input ");
  EXPECT_EQ(seen_[0].at, WallTime(std::chrono::seconds(1)));
}

TEST_F(EventSessionTest, WhatWasOnEnds_WhenTheCameraIsLost_AndBeginsAgainWithIt) {
  camera_.events.pieces = {bytes_of(quiet), bytes_of(line_of("motion", true))};
  camera_.events.end = FakeCamera::End::Close;
  const auto before = SystemClock().wall_now();
  start();
  ASSERT_TRUE(runner_.until([&] { return seen_.size() >= 4; })) << seen();
  EXPECT_TRUE(seen().starts_with("+motion -motion +motion -motion ")) << seen();
  EXPECT_GE(seen_[1].at, before) << "by the recorder's clock";
}

TEST_F(EventSessionTest, StoppingEndsWhatWasOn_AndNothingFollows) {
  camera_.events.pieces = {bytes_of(quiet), bytes_of(line_of("input", true))};
  start();
  ASSERT_TRUE(runner_.until([&] { return seen_.size() == 1; })) << seen();
  session_->stop();
  EXPECT_EQ(seen(), "+input -input ");
  session_->stop();
  runner_.run_for(milliseconds(30));
  EXPECT_EQ(seen(), "+input -input ");
  EXPECT_EQ(camera_.open_streams, 0) << "the connection is closed";
}

TEST_F(EventSessionTest, AFloodEndsTheConnection_WithAnEndToWhatWasOn) {
  options_.max_changes = 6;
  options_.backoff.first = std::chrono::hours(1);
  std::string flood(quiet);
  for (int n = 0; n < 1000; ++n)
    flood += line_of("motion", n % 2 == 0);
  camera_.events.pieces = {bytes_of(flood)};
  start();
  ASSERT_TRUE(runner_.until(
      [&] { return camera_.event_requests == 1 && camera_.open_streams == 0 && !seen_.empty(); }));
  EXPECT_EQ(seen_.size(), 6U);
  EXPECT_FALSE(seen_.back().active);
}

TEST_F(EventSessionTest, HostileLines_AreTriedAgainLater) {
  camera_.events.pieces = {bytes_of(quiet), bytes_of(line_of("motion", true)), bytes_of("garbage\n")};
  start();
  ASSERT_TRUE(runner_.until([&] { return camera_.event_requests >= 3; })) << seen();
  EXPECT_TRUE(seen().starts_with("+motion -motion ")) << seen();
}

TEST_F(EventSessionTest, WrongCredentialsEndIt) {
  camera_.event_status = 401;
  start();
  ASSERT_TRUE(runner_.until([&] { return camera_.event_requests == 1; }));
  runner_.run_for(milliseconds(100));
  EXPECT_EQ(camera_.event_requests, 1);
}

class IngestEventsTest : public EventSessionTest {
 protected:
  void SetUp() override {
    camera_.streams[0].pieces = {fakes::make_clip().all()};
    camera_.events.pieces = {bytes_of(quiet), bytes_of(line_of("motion", true))};
  }

  void TearDown() override {
    ingest_->stop();
    runner_.io.poll();
  }

  void tells_events(bool does) {
    camera_.control = [does](const FakeCamera::Request&) {
      auto text = FakeCamera::default_capabilities();
      text.insert(1, fmt::format(R"("events":{},)", does));
      return std::pair(200, text);
    };
  }

  void start() {
    CameraIngest::Hooks hooks;
    hooks.event = [this](const Event& event) { seen_.push_back(event); };
    IngestOptions options;
    options.events = options_;
    options.session.backoff.first = milliseconds(5);
    ingest_ = std::make_shared<CameraIngest>(runner_.io.get_executor(), std::make_shared<SystemClock>(),
                                             options, std::move(hooks));
    ingest_->apply(*camera::parse_address(camera_.url()));
  }

  std::shared_ptr<CameraIngest> ingest_;
};

TEST_F(IngestEventsTest, FollowsACameraThatTellsEvents_UntilStopped) {
  tells_events(true);
  start();
  ASSERT_TRUE(runner_.until([&] { return seen_.size() == 1; })) << seen();
  ingest_->stop();
  EXPECT_EQ(seen(), "+motion -motion ");
}

TEST_F(IngestEventsTest, OtherSettingsStartOver) {
  tells_events(true);
  start();
  ASSERT_TRUE(runner_.until([&] { return seen_.size() == 1; })) << seen();
  ingest_->apply(*camera::parse_address(camera_.url()));
  ASSERT_TRUE(runner_.until([&] { return seen_.size() == 3; })) << seen();
  EXPECT_EQ(seen(), "+motion -motion +motion ");
  EXPECT_EQ(camera_.event_requests, 2);
}

TEST_F(IngestEventsTest, ACameraWithoutEvents_IsNotAsked) {
  tells_events(false);
  start();
  ASSERT_TRUE(runner_.until([&] { return ingest_->status().online; }));
  runner_.run_for(milliseconds(50));
  EXPECT_EQ(camera_.event_requests, 0);
}

} // namespace
} // namespace kagimado::ingest

// What somebody who may see some cameras only gets of lists, events and streams.
#include "engine/api/events.h"
#include "tests/engine/api/access_fixture.h"

#include <boost/asio/detached.hpp>

namespace kagimado::api {
namespace {

using fakes::kiosk;
using fakes::machine;
using fakes::monitor;
using users::Level;

// Keeps what a stream writes.
class Sink final : public net::BodyWriter {
 public:
  net::Task<> write(std::vector<ByteView> pieces) override {
    for (const auto piece : pieces)
      text += as_text(piece);
    co_return Result<>();
  }

  std::string text;
};

class ViewTest : public fakes::ApiFixture {
 protected:
  void SetUp() override {
    for (const std::uint32_t id : {1, 2, 3}) {
      auto& view = service_.known[CameraId{id}];
      view.id = CameraId{id};
      view.url = "https://10.0.0.9/";
      view.user = "camera-user";
    }
    admin_ = monitor(set_up());
    guard_id_ = access().add("guard", Level::Operator, users::CameraSet({1, 2}));
    guard_token_ = access().token_of(guard_id_);
    guard_ = monitor(guard_token_);
  }

  static std::vector<int> ids(const Json& list) {
    std::vector<int> ids;
    for (const auto& entry : list)
      ids.push_back(entry["id"]);
    return ids;
  }

  static Kid kid_of(std::uint8_t number) {
    Kid kid;
    kid.bytes.fill(number);
    return kid;
  }

  static std::string boxes(std::initializer_list<std::uint8_t> kids) {
    sealed::PasswordKey password;
    password.iterations = 1;
    Json body;
    for (const auto kid : kids)
      body["key_boxes"].push_back(
          to_base64(sealed::write_key_box(kid_of(kid), sealed::random_material(), password)));
    return body.dump();
  }

  Json keys_for(const fakes::Sender& sender, std::initializer_list<std::uint8_t> kids) {
    const auto response = ask(sender, "POST", "keys", boxes(kids));
    EXPECT_EQ(response.status, 200) << response.body;
    return json(response);
  }

  // KIDs whose keys and whose state "open" were answered.
  static std::vector<std::string> given(const Json& licence) {
    std::vector<std::string> open;
    for (const auto& [kid, state] : licence["states"].items())
      if (state == "open")
        open.push_back(kid);
    EXPECT_EQ(licence["keys"].size(), open.size());
    return open;
  }

  // The stream's end; sink gets what it writes.
  void run_stream(net::Response& response, Sink& sink) {
    boost::asio::co_spawn(
        runner_.io,
        [](net::Response& from, Sink& into, std::optional<Result<>>& end) -> boost::asio::awaitable<void> {
          auto streaming = from.stream(into);
          end.emplace(co_await std::move(streaming));
        }(response, sink, end_),
        boost::asio::detached);
  }

  bool until_text(const Sink& sink, std::string_view text) {
    return runner_.until([&] { return sink.text.find(text) != std::string::npos; }, std::chrono::seconds(5));
  }

  bool until_end() {
    return runner_.until([&] { return end_.has_value(); }, std::chrono::seconds(5));
  }

  fakes::Sender admin_, guard_;
  users::AccountId guard_id_{0};
  std::string guard_token_;
  std::optional<Result<>> end_;
};

TEST_F(ViewTest, CamerasThatMayNotBeSeenAreNotInTheList_NorHowOthersAreReached) {
  const auto all = json(ask(admin_, "GET", "cameras"))["cameras"];
  EXPECT_EQ(ids(all), (std::vector{1, 2, 3}));
  EXPECT_EQ(all[0]["url"], "https://10.0.0.9/");
  const auto some = json(ask(guard_, "GET", "cameras"))["cameras"];
  EXPECT_EQ(ids(some), (std::vector{1, 2}));
  for (const auto* key : {"url", "user", "certificate"})
    EXPECT_FALSE(some[0].contains(key)) << key;
  EXPECT_FALSE(json(ask(guard_, "GET", "cameras/1")).contains("url"));
  EXPECT_EQ(ask(guard_, "GET", "cameras/3").status, 403);
  EXPECT_TRUE(json(ask(kiosk(), "GET", "cameras"))["cameras"].empty());
}

TEST_F(ViewTest, RecordingsAndAlarmsAreAskedForTheseCamerasOnly) {
  const std::string range = "?from=0&to=1000";
  EXPECT_EQ(ask(guard_, "GET", "recordings" + range).status, 200);
  EXPECT_EQ(service_.recorded.span_queries.back().cameras, (std::vector{CameraId{1}, CameraId{2}}));
  EXPECT_EQ(ask(guard_, "GET", "recordings" + range + "&cameras=2,3").status, 200);
  EXPECT_EQ(service_.recorded.span_queries.back().cameras, std::vector{CameraId{2}});
  const auto asked = service_.recorded.span_queries.size();
  EXPECT_EQ(json(ask(guard_, "GET", "recordings" + range + "&cameras=3"))["cameras"], Json::array());
  EXPECT_EQ(service_.recorded.span_queries.size(), asked) << "none is not all";
  EXPECT_EQ(ask(admin_, "GET", "recordings" + range).status, 200);
  EXPECT_TRUE(service_.recorded.span_queries.back().cameras.empty()) << "all, also removed ones";
  EXPECT_EQ(ask(guard_, "GET", "alarms" + range).status, 200);
  EXPECT_EQ(service_.recorded.alarm_queries.back().cameras, (std::vector{CameraId{1}, CameraId{2}}));
  EXPECT_EQ(json(ask(kiosk(), "GET", "alarms" + range))["alarms"], Json::array());
}

TEST_F(ViewTest, StorageTellsOfTheseCamerasOnly) {
  service_.recorded.storage_view.recording = {{CameraId{1}, true, {}}, {CameraId{3}, true, {}}};
  EXPECT_EQ(ids(json(ask(guard_, "GET", "storage"))["recording"]), std::vector{1});
  EXPECT_EQ(ids(json(ask(admin_, "GET", "storage"))["recording"]), (std::vector{1, 3}));
}

TEST_F(ViewTest, CopiesNeedTheRightForEachCamera) {
  const auto order = [](const char* cameras) {
    return fmt::format(R"({{"cameras":[{}],"from":0,"to":9,"medium":"/media/a"}})", cameras);
  };
  EXPECT_EQ(ask(guard_, "POST", "exports", order("1,3")).status, 403);
  EXPECT_TRUE(service_.recorded.known_exports.empty());
  EXPECT_EQ(ask(guard_, "POST", "exports", order("1,2")).status, 201);
  EXPECT_EQ(ask(admin_, "POST", "exports", order("1,3")).status, 201);
  EXPECT_EQ(ids(json(ask(guard_, "GET", "exports"))["exports"]), std::vector{1});
  EXPECT_EQ(ask(guard_, "GET", "exports/2").status, 403);
  EXPECT_EQ(ask(guard_, "DELETE", "exports/2").status, 403);
  EXPECT_TRUE(service_.recorded.cancelled.empty());
  EXPECT_EQ(ask(guard_, "DELETE", "exports/1").status, 200);
}

// [REQ-ENC-5] A key box is no secret: it stands in every exported copy.
TEST_F(ViewTest, KeysAreGivenOfTheseCamerasOnly_AndOthersAreAsIfNotThere) {
  service_.state = sealed::KeyState::Open;
  service_.owners = {{kid_of(1), {CameraId{1}}},
                     {kid_of(3), {CameraId{3}}},
                     {kid_of(4), {CameraId{3}, CameraId{2}}},
                     {kid_of(5), {}}};
  const auto some = keys_for(guard_, {1, 3, 4, 5, 6});
  EXPECT_EQ(given(some), (std::vector{kid_of(1).hex(), kid_of(4).hex()}));
  for (const std::uint8_t foreign : {3, 5, 6})
    EXPECT_EQ(some["states"][kid_of(foreign).hex()], "locked_no_key") << int{foreign};
  EXPECT_EQ(service_.asked_owners.back(),
            (std::vector{kid_of(1), kid_of(3), kid_of(4), kid_of(5), kid_of(6)}));
  const auto asked = service_.asked_owners.size();
  EXPECT_EQ(given(keys_for(admin_, {1, 3, 6})).size(), 3U) << "also what nobody has any more";
  EXPECT_EQ(given(keys_for(machine(), {6})).size(), 1U);
  EXPECT_EQ(service_.asked_owners.size(), asked);
}

TEST_F(ViewTest, HowAForeignKeyIsLockedIsNotTold) {
  service_.owners = {{kid_of(1), {CameraId{1}}}, {kid_of(3), {CameraId{3}}}};
  service_.state = sealed::KeyState::LockedOldPassword;
  const auto states = keys_for(guard_, {1, 3})["states"];
  EXPECT_EQ(states[kid_of(1).hex()], "locked_old_password");
  EXPECT_EQ(states[kid_of(3).hex()], "locked_no_key");
}

TEST_F(ViewTest, WithoutRecordingsToAskNobodyWithSomeCamerasGetsAKey) {
  service_.state = sealed::KeyState::Open;
  service_.owners_problem = Error{ErrorKind::Io, "disk"};
  const auto refused = ask(guard_, "POST", "keys", boxes({1}));
  EXPECT_GE(refused.status, 500);
  EXPECT_FALSE(refused.body.contains("\"k\"")) << refused.body;
}

TEST_F(ViewTest, EventsTellOfTheseCamerasOnly) {
  Sink all, some;
  auto to_admin = ask(admin_, "GET", "events");
  auto to_guard = ask(guard_, "GET", "events");
  run_stream(to_admin, all);
  run_stream(to_guard, some);
  service_.hub.publish(camera_event(service_.known[CameraId{3}]));
  service_.hub.publish(alarm_event({1, CameraId{3}, "motion", {}, {}}));
  service_.hub.publish(camera_removed_event(CameraId{3}));
  runner_.run_for(std::chrono::milliseconds(20)); // the queue of the fake is short
  service_.hub.publish(camera_event(service_.known[CameraId{2}]));
  service_.hub.publish("{\"event\":\"settings\",\"revision\":6}\n");
  ASSERT_TRUE(until_text(all, "\"revision\":6"));
  ASSERT_TRUE(until_text(some, "\"revision\":6"));
  EXPECT_NE(all.text.find("\"id\":3"), std::string::npos);
  EXPECT_NE(all.text.find("\"alarm\""), std::string::npos);
  EXPECT_EQ(some.text.find("\"id\":3"), std::string::npos) << some.text;
  EXPECT_EQ(some.text.find("\"alarm\""), std::string::npos);
  EXPECT_EQ(some.text.find("camera-user"), std::string::npos);
  EXPECT_NE(some.text.find("\"event\":\"camera\""), std::string::npos);
  service_.hub.close();
  ASSERT_TRUE(until_end());
}

TEST_F(ViewTest, AListenerIsToldWhenItsRightsChange_AndEndsWithItsSession) {
  Sink sink;
  auto events = ask(guard_, "GET", "events");
  run_stream(events, sink);
  ASSERT_TRUE(until_text(sink, "\"cameras\""));
  ask(admin_, "PUT", fmt::format("users/{}", static_cast<std::int64_t>(guard_id_)), R"({"view":"3"})");
  ASSERT_TRUE(until_text(sink, "{\"event\":\"session\"}\n"));
  ASSERT_TRUE(until_text(sink, "\"id\":3")) << "what may be seen now";
  sink.text.clear();
  access().logins().sessions().close(guard_token_); // nobody tells: found by looking
  ASSERT_TRUE(until_end());
  EXPECT_EQ(sink.text, "{\"event\":\"session\"}\n");
}

TEST_F(ViewTest, AMonitorWhereNobodyIsIsToldThatSomebodyIsChosenForIt) {
  Sink sink;
  auto events = ask(kiosk(), "GET", "events");
  run_stream(events, sink);
  ASSERT_TRUE(until_text(sink, "\"cameras\""));
  EXPECT_EQ(sink.text.find("session"), std::string::npos) << sink.text;
  ask(admin_, "PUT", "users/auto_login", fmt::format(R"({{"id":{}}})", static_cast<std::int64_t>(guard_id_)));
  EXPECT_TRUE(until_text(sink, "{\"event\":\"session\"}\n"));
  service_.hub.close();
  ASSERT_TRUE(until_end());
}

TEST_F(ViewTest, PlaybackEndsWithTheRightToIt) {
  service_.recorded.playback = std::make_shared<fakes::FakePlayback>();
  service_.recorded.playback->waits_at_the_end = true;
  service_.recorded.playback->pieces.emplace_back(store::Piece());
  auto playing = ask(guard_, "GET", "playback/1?from=0");
  ASSERT_TRUE(playing.stream) << playing.body;
  Sink sink;
  run_stream(playing, sink);
  runner_.run_for(std::chrono::milliseconds(30));
  EXPECT_FALSE(end_) << "waits for more";
  ask(admin_, "PUT", fmt::format("users/{}", static_cast<std::int64_t>(guard_id_)),
      R"({"rights":["picture_display"]})");
  ASSERT_TRUE(until_end());
  EXPECT_EQ(end_->error().kind, ErrorKind::Denied);
}

TEST_F(ViewTest, TheMachinesStreamsAreNotGuarded) {
  service_.recorded.playback = std::make_shared<fakes::FakePlayback>();
  service_.recorded.playback->pieces.emplace_back(store::Piece());
  auto playing = ask(machine(), "GET", "playback/1?from=0");
  Sink sink;
  run_stream(playing, sink);
  ASSERT_TRUE(until_end());
  EXPECT_TRUE(*end_) << end_->error().message;
}

} // namespace
} // namespace kagimado::api

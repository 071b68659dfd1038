// Requests against the handler: what is refused, and what reaches the service.
#include "engine/api/events.h"
#include "engine/api/handler.h"
#include "tests/engine/api/fake_service.h"
#include "tests/engine/ingest/clip.h"
#include "tests/engine/ingest/io_runner.h"

#include <unistd.h>

namespace kagimado::api {
namespace {

class HandlerTest : public testing::Test {
 protected:
  net::Response ask(const std::string& method, const std::string& target, std::string body = "",
                    std::optional<unsigned> uid = ::geteuid()) {
    net::Request request;
    request.method = method;
    request.target = target;
    request.body = std::move(body);
    request.peer_uid = uid;
    return *runner_.get(as_task(handler_(std::move(request))));
  }

  static net::Task<net::Response> as_task(boost::asio::awaitable<net::Response> pending) {
    auto response = co_await std::move(pending);
    co_return response;
  }

  static Json json(const net::Response& response) { return Json::parse(response.body, nullptr, false); }

  fakes::IoRunner runner_;
  fakes::FakeService service_{runner_.io};
  net::Handler handler_ = make_handler(service_);
};

TEST_F(HandlerTest, StrangersAreRefused) {
  const auto response = ask("GET", "/api/v1/cameras", "", 12345);
  EXPECT_GE(response.status, 401);
  EXPECT_LE(response.status, 403);
  EXPECT_EQ(json(response)["error"]["kind"], "denied");
  EXPECT_EQ(json(ask("GET", "/api/v1/cameras", "", std::nullopt))["error"]["kind"], "denied");
}

TEST_F(HandlerTest, UnknownPathsAndMethodsAreRefused) {
  EXPECT_EQ(ask("GET", "/api/v1/nothing").status, 404);
  const auto response = ask("PATCH", "/api/v1/cameras");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.fields.at("Allow"), "GET, POST");
}

TEST_F(HandlerTest, AQueryDoesNotChangeThePath) {
  EXPECT_EQ(ask("GET", "/api/v1/cameras?x=/../keys").status, 200);
}

TEST_F(HandlerTest, ACameraIsAddedWithAllItsFields) {
  const auto response =
      ask("POST", "/api/v1/cameras",
          R"({"id":9,"name":"裏口","url":"https://10.0.0.9/","user":"u","password":"secret",)"
          R"("trust":"pin","authority_pem":"PEM","extra":1})");
  ASSERT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(json(response)["id"], 9);
  ASSERT_EQ(service_.changes.size(), 1U);
  const auto& change = service_.changes[0];
  EXPECT_EQ(change.name, "裏口");
  EXPECT_EQ(change.user, "u");
  EXPECT_EQ(change.password->view(), "secret");
  EXPECT_EQ(change.trust, ssl::TrustPolicy::Way::Pin);
  EXPECT_EQ(change.authority_pem, "PEM");
}

TEST_F(HandlerTest, AChangeCarriesOnlyWhatWasGiven) {
  service_.known[CameraId{9}].id = CameraId{9};
  ASSERT_EQ(ask("PUT", "/api/v1/cameras/9", R"({"name":"x"})").status, 200);
  const auto& change = service_.changes[0];
  EXPECT_EQ(change.name, "x");
  EXPECT_FALSE(change.url || change.user || change.password || change.trust || change.authority_pem);
  EXPECT_EQ(ask("PUT", "/api/v1/cameras/9", R"({"id":8})").status, 400);
}

TEST_F(HandlerTest, APasswordGoesThrough_AndTheAnswerSaysWhoGotIt) {
  const auto response = ask("PUT", "/api/v1/encryption", R"({"password":"abcd1234"})");
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(service_.passwords, std::vector<std::string>{"abcd1234"});
  const auto cameras = json(response)["cameras"];
  EXPECT_EQ(cameras[0]["sent"], true);
  EXPECT_EQ(cameras[0]["reason"], "");
  EXPECT_EQ(cameras[1]["sent"], false);
  EXPECT_EQ(cameras[1]["reason"], "timeout");
}

struct Bad {
  const char* method;
  const char* path;
  std::string body;
};

class BadRequest : public HandlerTest, public testing::WithParamInterface<Bad> {};

TEST_P(BadRequest, IsRefused_AndReachesNobody) {
  const auto response = ask(GetParam().method, GetParam().path, GetParam().body);
  EXPECT_GE(response.status, 400);
  EXPECT_LT(response.status, 500);
  EXPECT_TRUE(json(response)["error"]["kind"].is_string()) << response.body;
  EXPECT_TRUE(service_.changes.empty());
  EXPECT_TRUE(service_.passwords.empty());
  EXPECT_TRUE(service_.switched.empty());
}

constexpr auto* cameras = "/api/v1/cameras";
constexpr auto* password = "/api/v1/encryption";
constexpr auto* keys = "/api/v1/keys";

std::vector<Bad> bad_requests() {
  std::vector<Bad> table;
  for (const auto* body : {"",
                           "null",
                           "[]",
                           "{",
                           "\"x\"",
                           "{}",
                           "{\"name\":\"a\"}",
                           "{\"url\":\"http://h/\"}",
                           R"({"name":1,"url":"http://h/"})",
                           R"({"name":"","url":"http://h/"})",
                           R"({"name":"a","url":7})",
                           R"({"name":"a\u0000b","url":"http://h/"})",
                           R"({"name":"a\nb","url":"http://h/"})",
                           R"({"name":"a","url":"http://h/","id":0})",
                           R"({"name":"a","url":"http://h/","id":513})",
                           R"({"name":"a","url":"http://h/","id":-1})",
                           R"({"name":"a","url":"http://h/","id":1.5})",
                           R"({"name":"a","url":"http://h/","id":"1"})",
                           R"({"name":"a","url":"http://h/","trust":"maybe"})",
                           R"({"name":"a","url":"http://h/","trust":true})",
                           R"({"name":"a","url":"http://h/","password":{}})",
                           "{\"name\":\"\xff\",\"url\":\"http://h/\"}"})
    table.push_back({"POST", cameras, body});
  table.push_back(
      {"POST", cameras, R"({"name":"a","url":"http://h/","password":")" + std::string(257, 'x') + "\"}"});
  table.push_back({"POST", cameras, R"({"name":")" + std::string(193, 'x') + R"(","url":"http://h/"})"});
  table.push_back({"POST", cameras, "{\"name\":\"" + std::string(200'000, 'x') + "\"}"});
  table.push_back({"POST", cameras, std::string(100'000, '[')});
  for (const auto* body :
       {"", "{}", R"({"password":null})", R"({"password":["a","b","c","d"]})", R"({"password":"abc"})",
        R"({"password":""})", R"({"password":"12345678901234567"})", R"({"password":"鍵鍵鍵鍵"})"})
    table.push_back({"PUT", password, body});
  table.push_back({"PUT", password, R"({"password":")" + std::string(8000, 'x') + "\"}"});
  for (const auto* body : {"", "{}", R"({"on":1})", R"({"on":"on"})", R"({"on":null})"})
    table.push_back({"PUT", "/api/v1/cameras/1/encryption", body});
  for (const auto* body : {"", "{}", R"({"key_boxes":"x"})", R"({"key_boxes":[1]})", R"({"key_boxes":["*"]})",
                           R"({"key_boxes":[""]})", R"({"key_boxes":["AAAA"]})"})
    table.push_back({"POST", keys, body});
  Json many;
  for (int i = 0; i < 65; ++i)
    many["key_boxes"].push_back("AAAA");
  table.push_back({"POST", keys, many.dump()});
  table.push_back({"POST", keys, R"({"key_boxes":[")" + std::string(20'000, 'A') + "\"]}"});
  table.push_back({"POST", keys, std::string(600'000, ' ')});
  table.push_back({"GET", "/api/v1/live/1/0", ""});
  table.push_back({"DELETE", "/api/v1/cameras/4", ""});
  return table;
}

INSTANTIATE_TEST_SUITE_P(Table, BadRequest, testing::ValuesIn(bad_requests()));

TEST_F(HandlerTest, KeyBoxesGetTheirStates) {
  sealed::PasswordKey key;
  key.iterations = 1;
  Kid kid;
  kid.bytes.fill(0x21);
  const auto box = sealed::write_key_box(kid, sealed::random_material(), key);
  Json body;
  body["key_boxes"] = {to_base64(box)};
  auto response = ask("POST", keys, body.dump());
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json(response)["states"][kid.hex()], "locked_old_password");
  EXPECT_TRUE(json(response)["keys"].empty());
  EXPECT_EQ(response.fields.at("Cache-Control"), "no-store");

  auto cut = box;
  cut.resize(60);
  body["key_boxes"] = {to_base64(cut)};
  response = ask("POST", keys, body.dump());
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json(response)["states"][kid.hex()], "damaged");
}

TEST_F(HandlerTest, ACamerasBytesCannotBreakTheJson) {
  CameraView view;
  view.id = CameraId{2};
  view.problem = Error{ErrorKind::Damaged, "said: \xff\xfe \"}\n{"};
  service_.known[view.id] = view;
  const auto response = ask("GET", "/api/v1/cameras/2");
  ASSERT_TRUE(json(response).is_object()) << response.body;
  EXPECT_EQ(json(response)["reason"], "damaged");
  const auto line = camera_event(view);
  EXPECT_EQ(line.find('\n'), line.size() - 1) << "one event, one line";
}

TEST_F(HandlerTest, CertificatesAreShownInUtc) {
  CameraView view;
  view.id = CameraId{2};
  using namespace std::chrono;
  view.certificate = CertificateView{{}, WallTime(sys_days(year{2031} / 2 / 3)) + 4h + 5min + 6s};
  service_.known[view.id] = view;
  EXPECT_EQ(json(ask("GET", "/api/v1/cameras/2"))["certificate"]["not_after"], "2031-02-03T04:05:06Z");
}

TEST_F(HandlerTest, ASlowListenerIsToldToStartOver_AndItsQueueStaysBounded) {
  const auto listener = service_.hub.listen(); // takes 4 events
  for (int i = 0; i < 1000; ++i)
    service_.hub.publish("event\n");
  const auto missed = runner_.get(listener->next(std::chrono::seconds(1)));
  ASSERT_FALSE(missed);
  EXPECT_EQ(missed.error().kind, ErrorKind::Limit);
  service_.hub.publish("later\n");
  const auto later = runner_.get(listener->next(std::chrono::seconds(1)));
  ASSERT_TRUE(later);
  EXPECT_EQ(*later, std::vector<std::string>{"later\n"});
  service_.hub.close();
  EXPECT_EQ(runner_.get(listener->next(std::chrono::seconds(1))).error().kind, ErrorKind::EndOfStream);
}

} // namespace
} // namespace kagimado::api

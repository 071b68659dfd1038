// What the PC's doors answer besides the API: headers, the way to HTTPS, counted streams. [REQ-PC-1, PC-6]
#include "engine/api/web_handler.h"
#include "tests/engine/ingest/io_runner.h"

namespace kagimado::api {
namespace {

class WebHandlerTest : public testing::Test {
 protected:
  net::Request request(const std::string& target, bool is_tls,
                       const std::string& host = "recorder.lan") const {
    net::Request made;
    made.target = target;
    made.is_tls = is_tls;
    made.local = is_tls ? "10.0.0.2:443" : "10.0.0.2:80";
    made.fields["Host"] = host;
    return made;
  }

  net::Response ask(net::Request asked) { return *runner_.get(as_task(handler_(std::move(asked)))); }

  static net::Task<net::Response> as_task(boost::asio::awaitable<net::Response> pending) {
    auto response = co_await std::move(pending);
    co_return response;
  }

  fakes::IoRunner runner_;
  int api_requests_ = 0;
  std::shared_ptr<WebRules> rules_ = std::make_shared<WebRules>();
  net::Handler handler_ = make_web_handler(
      [this](net::Request asked) -> boost::asio::awaitable<net::Response> {
        ++api_requests_;
        net::Response response;
        response.body = "api";
        if (asked.target == "/api/v1/live/1/0")
          response.stream = [](net::BodyWriter&) -> net::Task<> { co_return Result<>(); };
        co_return response;
      },
      std::make_shared<const WebFiles>(), rules_, WebLimits{2});
};

TEST_F(WebHandlerTest, EveryAnswerCarriesTheHeadersThatBrowsersHoldTo) {
  for (const bool is_tls : {false, true})
    for (const auto* target : {"/", "/api/v1/session", "/nothing"}) {
      const auto fields = ask(request(target, is_tls)).fields;
      const auto& policy = fields.at("Content-Security-Policy");
      EXPECT_NE(policy.find("default-src 'self'"), std::string::npos);
      EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
      EXPECT_EQ(policy.find("unsafe"), std::string::npos);
      EXPECT_EQ(fields.at("X-Content-Type-Options"), "nosniff");
      EXPECT_EQ(fields.at("Referrer-Policy"), "no-referrer");
    }
}

TEST_F(WebHandlerTest, AnswersOfTheApiAreNotKept) {
  EXPECT_EQ(ask(request("/api/v1/session", true)).fields.at("Cache-Control"), "no-store");
  EXPECT_EQ(api_requests_, 1);
}

TEST_F(WebHandlerTest, StrictTransportIsAskedForOnlyWhereHttpsIsAll) {
  EXPECT_FALSE(ask(request("/", true)).fields.contains("Strict-Transport-Security"));
  rules_->is_https_only = true;
  EXPECT_TRUE(ask(request("/", true)).fields.contains("Strict-Transport-Security"));
  EXPECT_FALSE(ask(request("/", false)).fields.contains("Strict-Transport-Security")); // RFC 6797 section 7.2
}

TEST_F(WebHandlerTest, WithHttpsOnly_HttpTellsTheWayAndNothingElse) {
  rules_->is_https_only = true;
  rules_->own_names = {"recorder.lan", "10.0.0.2"};
  auto response = ask(request("/api/v1/cameras?x=1", false, "recorder.lan:80"));
  EXPECT_EQ(response.status, 307);
  EXPECT_EQ(response.fields.at("Location"), "https://recorder.lan/api/v1/cameras?x=1");
  EXPECT_EQ(api_requests_, 0);
  rules_->https_port = 8443;
  response = ask(request("/", false, "RECORDER.LAN"));
  EXPECT_EQ(response.fields.at("Location"), "https://recorder.lan:8443/");
  EXPECT_EQ(ask(request("/api/v1/cameras", true)).body, "api");
}

TEST_F(WebHandlerTest, AForgedHostLeadsNowhereElse) {
  rules_->is_https_only = true;
  rules_->own_names = {"recorder.lan", "10.0.0.2"};
  for (const auto* host :
       {"evil.example", "evil.example:443", "recorder.lan@evil.example", "recorder.lan.evil.example", "", ":",
        "[", "[::1", "evil.example#recorder.lan", "recorder.lan/../x", "@", "recorder.lan:x@evil"}) {
    const auto location = ask(request("/path", false, host)).fields.at("Location");
    EXPECT_TRUE(location == "https://10.0.0.2/path" || location == "https://recorder.lan/path")
        << host << " " << location;
  }
}

TEST_F(WebHandlerTest, AnIpv6AddressIsInBrackets) {
  rules_->is_https_only = true;
  auto asked = request("/", false, "nobody");
  asked.local = "[fd00::2]:80";
  EXPECT_EQ(ask(asked).fields.at("Location"), "https://[fd00::2]/");
}

TEST_F(WebHandlerTest, StreamsAreCounted) {
  auto first = ask(request("/api/v1/live/1/0", true));
  auto second = ask(request("/api/v1/live/1/0", true));
  EXPECT_TRUE(first.stream);
  EXPECT_EQ(ask(request("/api/v1/live/1/0", true)).status, 429);
  EXPECT_EQ(ask(request("/api/v1/session", true)).status, 200);
  second = net::Response(); // its connection ended
  EXPECT_TRUE(ask(request("/api/v1/live/1/0", true)).stream);
}

} // namespace
} // namespace kagimado::api

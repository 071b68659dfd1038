// The PC's doors as the settings move them, with somebody inside all the time. [REQ-PC-1, PC-3, PC-4, PC-6]
#include "engine/net/http_client.h"
#include "engine/recorder/web_door.h"
#include "tests/engine/ingest/io_runner.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::recorder {
namespace {

using settings::ConnectionMethod;
using std::chrono::milliseconds;

constexpr auto loopback = "127.0.0.1";

ssl::Identity identity_for_loopback() {
  ssl::CertificateRequest request;
  request.common_name = "localhost";
  request.ip_addresses = {loopback};
  request.not_before = SystemClock().wall_now() - std::chrono::hours(1);
  request.not_after = SystemClock().wall_now() + std::chrono::hours(1);
  return ssl::make_identity(request).value();
}

class WebDoorTest : public testing::Test {
 protected:
  void SetUp() override {
    WebDoorOptions options;
    options.address = loopback;
    options.retry_every = milliseconds(20);
    options.grace = milliseconds(300);
    options.limits.max_of_one_address = 0;
    auto made = WebDoor::create(runner_.io, std::move(options),
                                [this](net::Request request) { return answer(std::move(request)); });
    ASSERT_TRUE(made) << made.error().message;
    door_ = std::move(*made);
    settings_.http_port = free_port();
    settings_.https_port = free_port();
  }

  void TearDown() override {
    door_.reset();
    runner_.io.poll();
  }

  // "/api/stream" says hello and stays; "/api/move" applies settings_ while it is answered.
  boost::asio::awaitable<net::Response> answer(net::Request request) {
    net::Response response;
    response.body = request.is_tls ? "over TLS" : "in the clear";
    if (request.target == "/api/move")
      door_->apply(settings_);
    if (request.target == "/api/stream")
      response.stream = [](net::BodyWriter& writer) { return stay(writer); };
    co_return response;
  }

  static net::Task<> stay(net::BodyWriter& writer) {
    net::asio::steady_timer timer(co_await net::asio::this_coro::executor);
    while (true) {
      std::vector<ByteView> pieces = {as_bytes("hello")};
      if (auto written = co_await writer.write(std::move(pieces)); !written)
        co_return written;
      timer.expires_after(milliseconds(10));
      co_await timer.async_wait(net::asio::use_awaitable);
    }
  }

  std::uint16_t free_port() {
    const net::asio::ip::tcp::acceptor probe(runner_.io, {net::asio::ip::make_address_v4(loopback), 0},
                                             false);
    return probe.local_endpoint().port();
  }

  void open() {
    door_->use_certificate(identity_, {loopback});
    door_->apply(settings_);
  }

  net::HttpClient client(std::string_view scheme, std::uint16_t port) const {
    net::ClientOptions options;
    options.trust.authority_pem = identity_.certificate_pem;
    return {const_cast<WebDoorTest*>(this)->runner_.io.get_executor(),
            *net::parse_url(fmt::format("{}://{}:{}/", scheme, loopback, port)), std::move(options)};
  }

  // The body, or the error.
  std::string ask(std::string_view scheme, std::uint16_t port, std::string target = "/api/x") {
    auto asking = client(scheme, port);
    net::Request request;
    request.target = std::move(target);
    const auto response = runner_.get(asking.request(std::move(request)));
    return response ? response->body : std::string(name_of(response.error().kind));
  }

  std::string http() { return ask("http", settings_.http_port); }

  std::string https() { return ask("https", settings_.https_port); }

  std::unique_ptr<net::BodyReader> stream(net::HttpClient& watching) {
    net::Request request;
    request.target = "/api/stream";
    auto opened = runner_.get(watching.open(std::move(request)));
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }

  bool still_comes(net::BodyReader& body) {
    Bytes room(1024);
    return runner_.get(body.read_some(room)).has_value();
  }

  // Reads until the stream ends; false if it does not.
  bool ends(net::BodyReader& body) {
    for (int i = 0; i < 500; ++i)
      if (!still_comes(body))
        return true;
    return false;
  }

  fakes::IoRunner runner_;
  ssl::Identity identity_ = identity_for_loopback();
  DoorSettings settings_;
  std::unique_ptr<WebDoor> door_;
};

TEST_F(WebDoorTest, BothDoorsAreOpenAtFirst) {
  open();
  EXPECT_EQ(http(), "in the clear");
  EXPECT_EQ(https(), "over TLS");
  for (const auto& view : door_->views()) {
    EXPECT_TRUE(view.is_open) << view.scheme;
    EXPECT_EQ(view.message, "");
  }
}

TEST_F(WebDoorTest, APortMoves_AndTheOtherDoorNoticesNothing) {
  open();
  auto watching = client("https", settings_.https_port);
  const auto body = stream(watching);
  const auto old_port = std::exchange(settings_.http_port, free_port());
  door_->apply(settings_);
  EXPECT_EQ(http(), "in the clear");
  EXPECT_EQ(ask("http", old_port), "disconnected");
  runner_.run_for(milliseconds(400)); // longer than the grace
  EXPECT_TRUE(still_comes(*body));
}

TEST_F(WebDoorTest, TheRequestThatMovesItsOwnDoorIsAnswered) {
  open();
  const auto old_port = std::exchange(settings_.https_port, free_port());
  EXPECT_EQ(ask("https", old_port, "/api/move"), "over TLS");
  EXPECT_EQ(https(), "over TLS");
  EXPECT_EQ(ask("https", old_port), "disconnected");
}

TEST_F(WebDoorTest, TwoDoorsMayChangePlaces) {
  open();
  std::swap(settings_.http_port, settings_.https_port);
  door_->apply(settings_);
  EXPECT_EQ(http(), "in the clear");
  EXPECT_EQ(https(), "over TLS");
}

TEST_F(WebDoorTest, WithHttpsOnly_WhatRunsInTheClearEnds) {
  open();
  auto in_the_clear = client("http", settings_.http_port), over_tls = client("https", settings_.https_port);
  const auto ending = stream(in_the_clear), staying = stream(over_tls);
  settings_.method = ConnectionMethod::HttpsOnly;
  door_->apply(settings_);
  EXPECT_EQ(http(), "unsupported"); // a redirection, which this client does not follow
  EXPECT_TRUE(ends(*ending));
  EXPECT_TRUE(still_comes(*staying));
  settings_.method = ConnectionMethod::HttpAndHttps;
  door_->apply(settings_);
  EXPECT_EQ(http(), "in the clear");
}

TEST_F(WebDoorTest, TheTickOfTls11_LeavesNewerConnectionsAlone) {
  open();
  auto watching = client("https", settings_.https_port);
  const auto body = stream(watching);
  settings_.allow_tls_1_1 = false;
  door_->apply(settings_);
  EXPECT_EQ(https(), "over TLS");
  EXPECT_TRUE(still_comes(*body));
}

TEST_F(WebDoorTest, APortInUseIsSaid_AndTakenWhenItIsFree) {
  std::optional<net::asio::ip::tcp::acceptor> other(
      std::in_place, runner_.io,
      net::asio::ip::tcp::endpoint(net::asio::ip::make_address_v4(loopback), settings_.https_port), true);
  open();
  const auto view = door_->views().at(1);
  EXPECT_EQ(view.scheme, "https");
  EXPECT_EQ(view.port, settings_.https_port);
  EXPECT_FALSE(view.is_open);
  EXPECT_NE(view.message.find("in use"), std::string::npos) << view.message;
  EXPECT_EQ(http(), "in the clear");
  other.reset();
  EXPECT_TRUE(runner_.until([&] { return door_->views().at(1).is_open; }));
  EXPECT_EQ(https(), "over TLS");
  EXPECT_EQ(door_->views().at(1).message, "");
}

TEST_F(WebDoorTest, WithoutACertificate_HttpsSaysSo) {
  door_->apply(settings_);
  EXPECT_FALSE(door_->views().at(1).is_open);
  EXPECT_NE(door_->views().at(1).message, "");
  EXPECT_EQ(http(), "in the clear");
  door_->use_certificate(identity_, {});
  EXPECT_EQ(https(), "over TLS");
}

TEST_F(WebDoorTest, ANewCertificateIsShown_AndOldConnectionsStay) {
  open();
  auto watching = client("https", settings_.https_port);
  const auto body = stream(watching);
  identity_ = identity_for_loopback();
  door_->use_certificate(identity_, {});
  EXPECT_EQ(https(), "over TLS"); // trusts the new one only
  EXPECT_TRUE(still_comes(*body));
}

TEST_F(WebDoorTest, PortsThatAreGivenStandInPlaceOfTheSettings) {
  WebDoorOptions options;
  options.address = loopback;
  options.http_port = 0;
  options.https_port = 0;
  auto other = WebDoor::create(runner_.io, std::move(options),
                               [this](net::Request request) { return answer(std::move(request)); });
  ASSERT_TRUE(other);
  (*other)->use_certificate(identity_, {});
  (*other)->apply(settings_);
  const auto views = (*other)->views();
  EXPECT_NE(views.at(0).port, settings_.http_port);
  EXPECT_EQ(ask("http", views.at(0).port), "in the clear");
  EXPECT_EQ(ask("https", views.at(1).port), "over TLS");
}

} // namespace
} // namespace kagimado::recorder

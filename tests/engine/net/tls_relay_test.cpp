// A judged TLS connection behind a port of this machine. [REQ-CAM-5, CAM-6]
#include "engine/net/own_peer.h"
#include "engine/net/tls_relay.h"
#include "tests/engine/net/harness.h"

#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace kagimado::net::test {
namespace {

using Way = ssl::TrustPolicy::Way;
using std::chrono::hours;
using std::chrono::milliseconds;

ssl::Identity identity_of(hours from, hours to, const ssl::Identity* issuer = nullptr) {
  ssl::CertificateRequest request;
  request.common_name = "camera";
  request.ip_addresses = {"127.0.0.1"};
  request.not_before = now() + from;
  request.not_after = now() + to;
  return ssl::make_identity(request, issuer).value();
}

ssl::TlsContext context_of(const ssl::Identity& identity) {
  return ssl::make_server_context(identity, {}).value();
}

std::array<std::uint8_t, 32> pin_of(const ssl::Identity& identity) {
  return ssl::read_certificate(identity.certificate_pem).value().sha256;
}

constexpr std::string_view request_text = "GET /x HTTP/1.1\r\nHost: camera\r\nConnection: close\r\n\r\n";

class TlsRelayTest : public testing::Test {
 protected:
  ~TlsRelayTest() override {
    loop_.run_inside([&] { relay_.reset(); });
  }

  void serve(const ssl::Identity& identity, Handler handler = {}) {
    if (!handler)
      handler = answering([](const Request& request) { return text_response("saw " + request.target); });
    server_ = std::make_unique<TestServer>(std::move(handler), context_of(identity));
  }

  Result<> open(ssl::TrustPolicy trust, milliseconds accept_timeout = milliseconds(5000)) {
    RelayOptions options;
    options.trust = std::move(trust);
    options.accept_timeout = accept_timeout;
    relay_ = std::make_unique<TlsRelay>(loop_.io.get_executor(), server_->url("rtsps"), std::move(options));
    return asio::co_spawn(loop_.io, relay_->open(), asio::use_future).get();
  }

  std::uint16_t port() {
    return loop_.run_inside([&] { return relay_->port(); });
  }

  std::optional<Error> problem() {
    return loop_.run_inside([&] { return relay_->problem(); });
  }

  bool is_refused() {
    const UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port());
    return ::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0;
  }

  Loop loop_;
  std::unique_ptr<TestServer> server_;
  std::unique_ptr<TlsRelay> relay_;
};

TEST_F(TlsRelayTest, PassesBytesBothWays_WhereTheAuthorityIsKnown) {
  const auto root = authority();
  serve(identity_of(hours(-1), hours(1), &root));
  const auto opened = open({Way::Authority, root.certificate_pem, {}});
  ASSERT_TRUE(opened) << opened.error().message;
  RawClient client(port());
  ASSERT_TRUE(client.send(request_text));
  EXPECT_TRUE(client.read_all().ends_with("saw /x"));
}

TEST_F(TlsRelayTest, ListensForNobody_WhereThePeerIsNotTrusted) {
  const auto root = authority(), other = authority();
  const auto good = identity_of(hours(-1), hours(1), &root), old = identity_of(hours(-2), hours(-1), &root),
             early = identity_of(hours(1), hours(2), &root);

  struct Case {
    const ssl::Identity* server;
    ssl::TrustPolicy trust;
    ErrorKind kind;
  };

  const Case cases[] = {
      {&good, {Way::Authority, other.certificate_pem, {}}, ErrorKind::Untrusted},
      {&old, {Way::Authority, root.certificate_pem, {}}, ErrorKind::Expired},
      {&early, {Way::Authority, root.certificate_pem, {}}, ErrorKind::NotYetValid},
      {&good, {Way::Pin, {}, pin_of(old)}, ErrorKind::Untrusted},
      {&old, {Way::Pin, {}, pin_of(old)}, ErrorKind::Expired},
  };
  for (const auto& one : cases) {
    serve(*one.server);
    const auto opened = open(one.trust);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, one.kind) << opened.error().message;
    EXPECT_EQ(port(), 0);
    const auto shown = loop_.run_inside([&] { return relay_->certificate(); });
    ASSERT_TRUE(shown) << "the user is to see which certificate it was";
    EXPECT_EQ(shown->sha256, pin_of(*one.server));
    loop_.run_inside([&] { relay_.reset(); });
  }
}

TEST_F(TlsRelayTest, SwitchedOff_AnyCertificatePasses) {
  serve(identity_of(hours(-2), hours(-1)));
  EXPECT_TRUE(open({Way::Off, {}, {}}));
}

TEST_F(TlsRelayTest, TakesOneConnection_AndNoOther) {
  serve(identity_of(hours(-1), hours(1)));
  ASSERT_TRUE(open({Way::Off, {}, {}}));
  RawClient client(port());
  ASSERT_TRUE(client.send("GET /first HTTP/1.1\r\nHost: camera\r\n\r\n"));
  client.read_until("saw /first");
  EXPECT_TRUE(is_refused());
  ASSERT_TRUE(client.send("GET /second HTTP/1.1\r\nHost: camera\r\n\r\n"));
  EXPECT_NE(client.read_until("saw /second").find("saw /second"), std::string::npos);
}

TEST_F(TlsRelayTest, AnotherProcessIsSentAway_AndTheOwnOneStillGetsIn) {
  std::atomic<int> requests = 0;
  serve(identity_of(hours(-1), hours(1)), answering([&](const Request&) {
          ++requests;
          return text_response("hello");
        }));
  ASSERT_TRUE(open({Way::Off, {}, {}}));
  const auto stranger = run_command(fmt::format("curl -sS --max-time 5 http://127.0.0.1:{}/", port()));
  EXPECT_NE(stranger.status, 0) << stranger.output;
  EXPECT_EQ(requests, 0);
  RawClient client(port());
  ASSERT_TRUE(client.send(request_text));
  EXPECT_TRUE(client.read_all().ends_with("hello"));
}

TEST_F(TlsRelayTest, SaysWhyThePeerEnded) {
  serve(identity_of(hours(-1), hours(1)));
  ASSERT_TRUE(open({Way::Off, {}, {}}));
  RawClient client(port());
  ASSERT_TRUE(client.send("GET /x HTTP/1.1\r\nHost: camera\r\n\r\n"));
  client.read_until("saw /x");
  EXPECT_FALSE(problem());
  server_->destroy_inside();
  client.read_all();
  const auto why = problem();
  ASSERT_TRUE(why);
  EXPECT_EQ(why->kind, ErrorKind::Disconnected) << why->message;
}

TEST_F(TlsRelayTest, TheNearEndIsNoProblem_AndEndsThePeersSide) {
  serve(identity_of(hours(-1), hours(1)));
  ASSERT_TRUE(open({Way::Off, {}, {}}));
  {
    RawClient client(port());
    ASSERT_TRUE(client.send("GET /x HTTP/1.1\r\nHost: camera\r\n\r\n"));
    client.read_until("saw /x");
    EXPECT_EQ(server_->connection_count(), 1U);
  }
  EXPECT_TRUE(eventually([&] { return server_->connection_count() == 0; }));
  EXPECT_FALSE(problem());
}

TEST_F(TlsRelayTest, GivesUp_WhenNobodyComes) {
  serve(identity_of(hours(-1), hours(1)));
  ASSERT_TRUE(open({Way::Off, {}, {}}, milliseconds(20)));
  EXPECT_TRUE(eventually([&] { return server_->connection_count() == 0; }));
  EXPECT_TRUE(is_refused());
}

TEST_F(TlsRelayTest, ItsEndEndsBothSides) {
  serve(identity_of(hours(-1), hours(1)));
  ASSERT_TRUE(open({Way::Off, {}, {}}));
  RawClient client(port());
  ASSERT_TRUE(client.send("GET /x HTTP/1.1\r\nHost: camera\r\n\r\n"));
  client.read_until("saw /x");
  loop_.run_inside([&] { relay_.reset(); });
  EXPECT_EQ(client.read_all(), "");
  EXPECT_TRUE(eventually([&] { return server_->connection_count() == 0; }));
}

TEST_F(TlsRelayTest, MuchArrivesWhole_ThoughTheNearSideReadsLate) {
  std::string much;
  for (int n = 0; much.size() < 8U * 1024 * 1024; ++n)
    much += fmt::format("{:07} ", n);
  serve(identity_of(hours(-1), hours(1)), answering([&](const Request&) { return text_response(much); }));
  ASSERT_TRUE(open({Way::Off, {}, {}}));
  RawClient client(port());
  ASSERT_TRUE(client.send(request_text));
  EXPECT_TRUE(client.read_all().ends_with(much));
}

TEST_F(TlsRelayTest, NobodyAtTheAddress_IsDisconnected) {
  serve(identity_of(hours(-1), hours(1)));
  auto gone = server_->url("rtsps");
  server_.reset();
  relay_ = std::make_unique<TlsRelay>(loop_.io.get_executor(), std::move(gone), RelayOptions());
  const auto opened = asio::co_spawn(loop_.io, relay_->open(), asio::use_future).get();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::Disconnected) << opened.error().message;
}

TEST(OwnPeer, KnowsItsOwnConnections) {
  TestServer server(answering([](const Request&) { return text_response("x"); }));
  RawClient client(server.port());
  sockaddr_in local{};
  socklen_t length = sizeof local;
  ASSERT_EQ(::getsockname(client.fd(), reinterpret_cast<sockaddr*>(&local), &length), 0);
  const auto own = check_own_peer(ntohs(local.sin_port), server.port());
  EXPECT_TRUE(own) << own.error().message;
  client.close();
  EXPECT_EQ(check_own_peer(ntohs(local.sin_port), server.port()).error().kind, ErrorKind::Denied);
  EXPECT_EQ(check_own_peer(1, server.port()).error().kind, ErrorKind::Denied);
}

} // namespace
} // namespace kagimado::net::test

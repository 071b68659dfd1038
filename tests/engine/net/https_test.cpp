// TLS between HttpServer and HttpClient, and between the server and openssl and curl. [REQ-PC-3, PC-6, CAM-5,
// CAM-6]
#include "tests/engine/net/harness.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <cstdio>

namespace kagimado::net::test {
namespace {

using Way = ssl::TrustPolicy::Way;
using std::chrono::hours;

Handler hello() {
  return answering(
      [](const Request& request) { return text_response(request.is_tls ? "over TLS" : "in the clear"); });
}

ssl::Identity identity_valid(WallTime from, WallTime to, const ssl::Identity* issuer,
                             std::string name = "localhost") {
  ssl::CertificateRequest request;
  request.common_name = "camera";
  request.dns_names = {std::move(name)};
  request.not_before = from;
  request.not_after = to;
  return ssl::make_identity(request, issuer).value();
}

std::unique_ptr<TestServer> serve(const ssl::Identity& identity, bool allow_tls_1_1 = false) {
  ssl::ServerTlsOptions options;
  options.allow_tls_1_1 = allow_tls_1_1;
  return std::make_unique<TestServer>(hello(), ssl::make_server_context(identity, options).value());
}

Url by_name(const TestServer& server, std::string_view name = "localhost") {
  return std::move(*parse_url(fmt::format("https://{}:{}/", name, server.port())));
}

ClientOptions trusting(const std::string& authority_pem) {
  ClientOptions options;
  options.trust.authority_pem = authority_pem;
  return options;
}

ClientOptions pinning(std::optional<std::array<std::uint8_t, 32>> pin) {
  ClientOptions options;
  options.trust.way = Way::Pin;
  options.trust.pin_sha256 = pin;
  return options;
}

ErrorKind kind_of(const Result<Response>& response) {
  return response ? ErrorKind::EndOfStream : response.error().kind;
}

TEST(HttpsAuthority, KnownIssuerIsTrusted) {
  const auto root = authority();
  const auto server = serve(identity_for_localhost(&root));
  const auto response = fetch(by_name(*server), "/", trusting(root.certificate_pem));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "over TLS");
  EXPECT_TRUE(fetch(by_name(*server, "127.0.0.1"), "/", trusting(root.certificate_pem))); // by its IP name
}

TEST(HttpsAuthority, UnknownIssuerIsUntrusted) {
  const auto root = authority();
  const auto other = authority();
  const auto server = serve(identity_for_localhost(&root));
  const auto response = fetch(by_name(*server), "/", trusting(other.certificate_pem));
  EXPECT_EQ(kind_of(response), ErrorKind::Untrusted);
  EXPECT_EQ(kind_of(fetch(by_name(*server), "/", {})), ErrorKind::Untrusted); // the system's store
}

TEST(HttpsAuthority, ExpiredAndFutureCertificatesAreToldApart) {
  const auto root = authority();
  const auto expired = serve(identity_valid(now() - hours(48), now() - hours(1), &root));
  EXPECT_EQ(kind_of(fetch(by_name(*expired), "/", trusting(root.certificate_pem))), ErrorKind::Expired);
  const auto future = serve(identity_valid(now() + hours(1), now() + hours(48), &root));
  const auto response = fetch(by_name(*future), "/", trusting(root.certificate_pem));
  EXPECT_EQ(kind_of(response), ErrorKind::NotYetValid);
  EXPECT_NE(response.error().message.find("clock"), std::string::npos) << response.error().message;
}

TEST(HttpsAuthority, WrongHostIsUntrustedAndSaysSo) {
  const auto root = authority();
  const auto server = serve(identity_valid(now() - hours(1), now() + hours(1), &root, "camera.example"));
  const auto response = fetch(by_name(*server), "/", trusting(root.certificate_pem));
  EXPECT_EQ(kind_of(response), ErrorKind::Untrusted);
  EXPECT_NE(response.error().message.find("wrong host"), std::string::npos) << response.error().message;
  EXPECT_NE(response.error().message.find("localhost"), std::string::npos) << response.error().message;
}

TEST(HttpsPin, FirstUseAcceptsReportsAndHolds) {
  const auto identity = identity_for_localhost();
  const auto server = serve(identity);
  const auto expected = ssl::read_certificate(identity.certificate_pem);
  const auto seen =
      run<ssl::CertificateInfo>([&](asio::any_io_executor executor) -> Task<ssl::CertificateInfo> {
        HttpClient client(executor, by_name(*server), pinning(std::nullopt));
        auto response = co_await client.request(Request());
        if (!response)
          co_return std::unexpected(response.error());
        co_return client.peer_certificate().value();
      });
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_EQ(seen->sha256, expected->sha256);
  EXPECT_EQ(seen->not_after, expected->not_after);
  EXPECT_TRUE(fetch(by_name(*server), "/", pinning(seen->sha256)));
}

TEST(HttpsPin, OtherCertificateIsUntrustedAndReported) {
  const auto identity = identity_for_localhost();
  const auto server = serve(identity_for_localhost());
  const auto pin = ssl::read_certificate(identity.certificate_pem)->sha256;
  const auto error = run<Error>([&](asio::any_io_executor executor) -> Task<Error> {
    HttpClient client(executor, by_name(*server), pinning(pin));
    const auto response = co_await client.request(Request());
    if (response || !client.peer_certificate() || client.peer_certificate()->sha256 == pin)
      co_return fail(ErrorKind::Internal, "accepted, or not reported");
    co_return response.error();
  });
  ASSERT_TRUE(error) << error.error().message;
  EXPECT_EQ(error->kind, ErrorKind::Untrusted) << error->message;
}

TEST(HttpsPin, PinNeedsNoAuthorityNorName) {
  const auto identity = identity_valid(now() - hours(1), now() + hours(1), nullptr, "elsewhere.example");
  const auto server = serve(identity);
  EXPECT_TRUE(fetch(by_name(*server), "/", pinning(ssl::read_certificate(identity.certificate_pem)->sha256)));
}

TEST(HttpsOff, AnythingPasses) {
  const auto server =
      serve(identity_valid(now() - hours(48), now() - hours(1), nullptr, "elsewhere.example"));
  ClientOptions options;
  options.trust.way = Way::Off;
  EXPECT_TRUE(fetch(by_name(*server), "/", std::move(options)));
}

TEST(Https, PlainServerIsNotMistakenForATlsOne) {
  TestServer server(hello());
  const auto response = fetch(server.url("https"), "/", {});
  ASSERT_FALSE(response);
  EXPECT_TRUE(response.error().kind == ErrorKind::Damaged || response.error().kind == ErrorKind::Disconnected)
      << response.error().message;
}

TEST(Https, PlainClientOfATlsServerIsDroppedAndTheServerLives) {
  const auto identity = identity_for_localhost();
  const auto server = serve(identity);
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_all().find("HTTP/"), std::string::npos);
  EXPECT_TRUE(fetch(by_name(*server), "/", trusting(identity.certificate_pem)));
}

TEST(Https, ClientThatNeverShakesHandsIsDropped) {
  ServerLimits limits;
  limits.header_timeout = std::chrono::seconds(1);
  const auto identity = identity_for_localhost();
  TestServer server(hello(), ssl::make_server_context(identity, {}).value(), limits);
  RawClient client(server.port());
  EXPECT_EQ(client.read_all(), "");
}

TEST(Https, KeptConnectionSparesTheHandshake) {
  const auto identity = identity_for_localhost();
  TestServer server(answering([](const Request& request) { return text_response(request.peer); }),
                    ssl::make_server_context(identity, {}).value());
  const auto same = run<bool>([&](asio::any_io_executor executor) -> Task<bool> {
    HttpClient client(executor, by_name(server), trusting(identity.certificate_pem));
    const auto first = co_await client.request(Request());
    const auto second = co_await client.request(Request());
    co_return first&& second && first->body == second->body;
  });
  EXPECT_TRUE(same && *same);
}

CommandResult s_client(const TestServer& server, std::string_view options) {
  return run_command(
      fmt::format("printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | "
                  "timeout 10 openssl s_client -connect 127.0.0.1:{} -servername localhost -ign_eof {}",
                  server.port(), options));
}

// [REQ-PC-3] 1.2 and 1.3 always, 1.1 where asked, 1.0 never.
TEST(HttpsVersions, OpensslSpeaksWhatIsAllowed) {
  const auto identity = identity_for_localhost();
  const auto modern = serve(identity);
  const auto old = serve(identity, true);

  struct Case {
    const TestServer& server;
    const char* options;
    bool passes;
  };

  constexpr auto old_client = "-cipher ALL:@SECLEVEL=0 ";
  const std::string tls_1_0 = std::string("-tls1 ") + old_client;
  const std::string tls_1_1 = std::string("-tls1_1 ") + old_client;
  const Case cases[] = {
      {*modern, "-tls1_3", true},        {*modern, "-tls1_2", true},     {*modern, tls_1_1.c_str(), false},
      {*modern, tls_1_0.c_str(), false}, {*old, "-tls1_3", true},        {*old, "-tls1_2", true},
      {*old, tls_1_1.c_str(), true},     {*old, tls_1_0.c_str(), false},
  };
  for (const auto& entry : cases) {
    const auto result = s_client(entry.server, entry.options);
    EXPECT_EQ(result.output.find("over TLS") != std::string::npos, entry.passes) << entry.options << "\n"
                                                                                 << result.output;
  }
}

TEST(HttpsVersions, WeakSuitesAreRefused) {
  const auto server = serve(identity_for_localhost());
  for (const auto* suite : {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-SHA", "NULL"}) {
    const auto result = s_client(*server, fmt::format("-tls1_2 -cipher {}:@SECLEVEL=0", suite));
    EXPECT_EQ(result.output.find("over TLS"), std::string::npos) << suite << "\n" << result.output;
  }
}

// What TLS 1.1 needs is lowered for TLS 1.1 alone.
TEST(HttpsVersions, TheOldSuitesAreForTheOldVersionOnly) {
  const auto server = serve(identity_for_localhost(), true);
  for (const auto* suite :
       {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES256-SHA"}) {
    const auto result = s_client(*server, fmt::format("-tls1_2 -cipher {}:@SECLEVEL=0", suite));
    EXPECT_EQ(result.output.find("over TLS"), std::string::npos) << suite << "\n" << result.output;
  }
  const auto old = s_client(*server, "-tls1_1 -cipher ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0");
  EXPECT_NE(old.output.find("over TLS"), std::string::npos) << old.output;
  const auto anonymous = s_client(*server, "-tls1_1 -cipher aNULL:@SECLEVEL=0");
  EXPECT_EQ(anonymous.output.find("over TLS"), std::string::npos) << anonymous.output;
}

// A stream that goes on until its client ends.
Handler endless_hello() {
  return [](Request) -> asio::awaitable<Response> {
    Response response;
    response.stream = [](BodyWriter& writer) -> Task<> {
      std::vector<ByteView> pieces = {as_bytes("hello")};
      auto written = co_await writer.write(std::move(pieces));
      if (!written)
        co_return written;
      const auto executor = co_await asio::this_coro::executor;
      asio::steady_timer forever(executor, std::chrono::hours(1));
      co_await forever.async_wait(asio::use_awaitable);
      co_return Result<>();
    };
    co_return response;
  };
}

// openssl as a client that stays connected, until it goes. [REQ-PC-3]
class Staying final {
 public:
  Staying(const TestServer& server, std::string_view options)
      : pipe_(::popen(fmt::format("(printf 'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'; sleep 20) | "
                                  "timeout 20 openssl s_client -quiet -connect 127.0.0.1:{} {} 2>/dev/null",
                                  server.port(), options)
                          .c_str(),
                      "r")) {}

  ~Staying() { ::pclose(pipe_); }

  Staying(const Staying&) = delete;
  Staying& operator=(const Staying&) = delete;

 private:
  FILE* pipe_;
};

TEST(HttpsVersions, ANewContext_EndsConnectionsOfVersionsThatItDoesNotAdmit) {
  const auto identity = identity_for_localhost();
  ssl::ServerTlsOptions with_1_1;
  with_1_1.allow_tls_1_1 = true;
  TestServer server(endless_hello(), ssl::make_server_context(identity, with_1_1).value());
  RawClient in_handshake(server.port());
  const Staying modern(server, "-tls1_2"), old(server, "-tls1_1 -cipher ALL:@SECLEVEL=0");
  const auto busy = [&] {
    return server.inside([](HttpServer& open) { return open.connection_count() - open.idle_count(); });
  };
  EXPECT_TRUE(eventually([&] { return busy() == 2; }));
  server.inside([&](HttpServer& open) { open.use_tls(ssl::make_server_context(identity, {}).value()); });
  EXPECT_TRUE(eventually([&] { return busy() == 1; }));
  const auto refused = s_client(server, "-tls1_1 -cipher ALL:@SECLEVEL=0");
  EXPECT_EQ(refused.output.find("HTTP/1.1"), std::string::npos) << refused.output;
}

TEST(HttpsCertificate, ANewOneIsShownToNewConnections) {
  const auto before = identity_for_localhost(), after = identity_for_localhost();
  TestServer server(hello(), ssl::make_server_context(before, {}).value());
  EXPECT_TRUE(fetch(by_name(server), "/", trusting(before.certificate_pem)));
  server.inside([&](HttpServer& open) { open.use_tls(ssl::make_server_context(after, {}).value()); });
  EXPECT_TRUE(fetch(by_name(server), "/", trusting(after.certificate_pem)));
  EXPECT_EQ(kind_of(fetch(by_name(server), "/", trusting(before.certificate_pem))), ErrorKind::Untrusted);
}

TEST(HttpsCurl, TrustsOurAuthorityAndNoOther) {
  const auto root = authority();
  const auto server = serve(identity_for_localhost(&root));
  const TempFolder folder;
  const auto good = folder.write("ca.pem", root.certificate_pem);
  const auto other = folder.write("other.pem", authority().certificate_pem);
  const auto curl = [&](const std::filesystem::path& ca, std::string_view host) {
    return run_command(
        fmt::format("curl -sS --max-time 10 --cacert {} https://{}:{}/", ca.string(), host, server->port()));
  };
  for (const auto* host : {"localhost", "127.0.0.1"}) {
    const auto result = curl(good, host);
    EXPECT_EQ(result.output, "over TLS") << host;
    EXPECT_EQ(result.status, 0);
  }
  EXPECT_EQ(curl(other, "localhost").status, 60); // CURLE_PEER_FAILED_VERIFICATION
}

} // namespace
} // namespace kagimado::net::test

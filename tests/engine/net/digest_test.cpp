// Digest authentication between DigestGate, HttpClient and, as an independent party, curl.
#include "engine/net/digest_auth.h"
#include "tests/engine/net/harness.h"
#include "tests/fakes/manual_clock.h"

#include <gtest/gtest.h>

namespace kagimado::net::test {
namespace {

constexpr std::string_view user = "operator \"1\"";
constexpr std::string_view password = "pässwörd:with\\marks";

std::shared_ptr<DigestGate> gate(std::shared_ptr<const Clock> clock = nullptr) {
  DigestGateOptions options;
  options.realm = "Kagimado camera";
  options.user = user;
  options.password = ssl::SecretText(password);
  options.clock = std::move(clock);
  return std::make_shared<DigestGate>(std::move(options));
}

// Says how often a request was refused before it passed.
Handler guarded(std::shared_ptr<DigestGate> keeper) {
  return answering([keeper, refused = std::make_shared<int>(0)](const Request& request) {
    if (auto refusal = keeper->check(request)) {
      ++*refused;
      return std::move(*refusal);
    }
    return text_response(fmt::format("passed after {}", *refused));
  });
}

// What a client would send, computed here.
Request authorized(const DigestGate&, std::string_view nonce, std::string_view count,
                   DigestAlgorithm algorithm = DigestAlgorithm::Sha256, std::string_view secret = password,
                   std::string_view target = "/x") {
  Request request;
  request.target = target;
  DigestInput input{algorithm, "GET", "/x", nonce, count, "client nonce"};
  const auto response = digest_response(digest_secret(algorithm, user, "Kagimado camera", secret), input);
  request.fields["Authorization"] =
      fmt::format("Digest username={}, realm=\"Kagimado camera\", "
                  "nonce=\"{}\", uri=\"/x\", algorithm={}, response=\"{}\", "
                  "qop=auth, nc={}, cnonce=\"client nonce\"",
                  quoted_string(user), nonce, name_of(algorithm), response, count);
  return request;
}

AuthScheme challenge_of(const Response& refusal) {
  EXPECT_EQ(refusal.status, 401);
  auto value = refusal.fields.at("WWW-Authenticate");
  std::ranges::replace(value, '\n', ',');
  auto schemes = parse_auth_schemes(value);
  EXPECT_TRUE(schemes && schemes->size() == 2);
  return schemes->front();
}

bool is_stale(const Response& refusal) {
  return challenge_of(refusal).parameter("stale") == "true";
}

std::string fresh_nonce(DigestGate& keeper) {
  return std::string(challenge_of(*keeper.check(Request())).parameter("nonce"));
}

TEST(DigestGate, OffersBothAlgorithmsTheStrongerFirst) {
  const auto keeper = gate();
  const auto refusal = keeper->check(Request());
  ASSERT_TRUE(refusal);
  const auto value = refusal->fields.at("WWW-Authenticate");
  EXPECT_LT(value.find("SHA-256"), value.find("MD5"));
  EXPECT_NE(value.find("\nDigest "),
            std::string::npos); // two field lines: curl and others read but one challenge a line
}

TEST(DigestGate, RightResponsePassesInBothAlgorithms) {
  const auto keeper = gate();
  EXPECT_FALSE(keeper->check(authorized(*keeper, fresh_nonce(*keeper), "00000001")));
  EXPECT_FALSE(keeper->check(authorized(*keeper, fresh_nonce(*keeper), "00000001", DigestAlgorithm::Md5)));
}

TEST(DigestGate, WrongPasswordIsRefusedAndNotCalledStale) {
  const auto keeper = gate();
  const auto refusal =
      keeper->check(authorized(*keeper, fresh_nonce(*keeper), "00000001", DigestAlgorithm::Sha256, "guess"));
  ASSERT_TRUE(refusal);
  EXPECT_FALSE(is_stale(*refusal));
}

TEST(DigestGate, RepeatedRequestIsRefused) {
  const auto keeper = gate();
  const auto request = authorized(*keeper, fresh_nonce(*keeper), "00000001");
  EXPECT_FALSE(keeper->check(request));
  const auto refusal = keeper->check(request);
  ASSERT_TRUE(refusal);
  EXPECT_TRUE(is_stale(*refusal));
}

TEST(DigestGate, CountsMayOvertakeEachOtherButEachPassesOnce) {
  const auto keeper = gate();
  const auto nonce = fresh_nonce(*keeper);
  for (const auto* count : {"00000002", "00000005", "00000001", "00000004", "00000100"})
    EXPECT_FALSE(keeper->check(authorized(*keeper, nonce, count))) << count;
  for (const auto* count : {"00000002", "00000005", "00000001", "00000100"})
    EXPECT_TRUE(keeper->check(authorized(*keeper, nonce, count))) << count;
  EXPECT_TRUE(keeper->check(authorized(*keeper, nonce, "00000003"))) << "too far below the highest";
}

TEST(DigestGate, OldNonceIsStaleForWhoKnowsThePasswordOnly) {
  const auto clock = std::make_shared<fakes::ManualClock>();
  const auto keeper = gate(clock);
  const auto nonce = fresh_nonce(*keeper);
  clock->advance(std::chrono::seconds(301));
  EXPECT_TRUE(is_stale(*keeper->check(authorized(*keeper, nonce, "00000001"))));
  EXPECT_FALSE(
      is_stale(*keeper->check(authorized(*keeper, nonce, "00000001", DigestAlgorithm::Sha256, "guess"))));
}

TEST(DigestGate, ForeignOrChangedNonceIsRefused) {
  const auto keeper = gate();
  const auto other = gate();
  EXPECT_TRUE(keeper->check(authorized(*keeper, fresh_nonce(*other), "00000001")));
  auto nonce = fresh_nonce(*keeper);
  nonce[3] = nonce[3] == 'A' ? 'B' : 'A';
  EXPECT_TRUE(keeper->check(authorized(*keeper, nonce, "00000001")));
  EXPECT_TRUE(keeper->check(authorized(*keeper, fresh_nonce(*keeper) + "=", "00000001"))); // another spelling
  EXPECT_TRUE(keeper->check(authorized(*keeper, "", "00000001")));
}

TEST(DigestGate, ResponseForAnotherTargetIsRefused) {
  const auto keeper = gate();
  EXPECT_TRUE(keeper->check(
      authorized(*keeper, fresh_nonce(*keeper), "00000001", DigestAlgorithm::Sha256, password, "/y")));
}

TEST(DigestGate, BadCountsAreRefused) {
  const auto keeper = gate();
  const auto nonce = fresh_nonce(*keeper);
  for (const auto* count : {"", "0", "1", "00000000", "0000000g", "-0000001", "000000001"})
    EXPECT_TRUE(keeper->check(authorized(*keeper, nonce, count))) << count;
}

TEST(DigestGate, UsesOfManyNoncesStayBoundedAndUnrepeatable) {
  const auto clock = std::make_shared<fakes::ManualClock>();
  const auto keeper = gate(clock);
  const auto first = authorized(*keeper, fresh_nonce(*keeper), "00000001");
  EXPECT_FALSE(keeper->check(first));
  for (int i = 0; i < 3000; ++i) { // more than are remembered
    clock->advance(std::chrono::milliseconds(1));
    EXPECT_FALSE(keeper->check(authorized(*keeper, fresh_nonce(*keeper), "00000001")));
  }
  EXPECT_TRUE(keeper->check(first)) << "a forgotten nonce must not pass again";
}

TEST(DigestClient, PassesAfterOneChallengeAndThenAtOnce) {
  TestServer server(guarded(gate()));
  const auto bodies = run<std::string>([&](asio::any_io_executor executor) -> Task<std::string> {
    HttpClient client(executor, server.url(), options_with(user, password));
    std::string text;
    for (int i = 0; i < 3; ++i) {
      Request request;
      request.method = "PUT";
      request.target = "/a?b=\"c\"";
      request.body = "body";
      auto response = co_await client.request(std::move(request));
      if (!response)
        co_return std::unexpected(response.error());
      text += response->body + "; ";
    }
    co_return text;
  });
  ASSERT_TRUE(bodies) << bodies.error().message;
  EXPECT_EQ(*bodies, "passed after 1; passed after 1; passed after 1; ");
}

TEST(DigestClient, StaleNonceIsRenewedWithoutAskingTheUser) {
  const auto clock = std::make_shared<fakes::ManualClock>();
  TestServer server(guarded(gate(clock)));
  const auto last = run<std::string>([&](asio::any_io_executor executor) -> Task<std::string> {
    HttpClient client(executor, server.url(), options_with(user, password));
    std::string text;
    for (int i = 0; i < 2; ++i) {
      auto response = co_await client.request(Request());
      if (!response)
        co_return std::unexpected(response.error());
      text = response->body;
      server.loop.run_inside([&] { clock->advance(std::chrono::minutes(10)); });
    }
    co_return text;
  });
  ASSERT_TRUE(last) << last.error().message;
  EXPECT_EQ(*last, "passed after 2");
}

TEST(DigestClient, WrongPasswordIsDeniedAfterOneTry) {
  const auto tries = std::make_shared<std::atomic<int>>(0);
  TestServer server(answering([keeper = gate(), tries](const Request& request) {
    if (auto refusal = keeper->check(request)) {
      *tries += request.fields.contains("Authorization") ? 1 : 0;
      return std::move(*refusal);
    }
    return text_response("passed");
  }));
  const auto response = fetch(server.url(), "/", options_with(user, "guess"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Denied) << response.error().message;
  EXPECT_EQ(*tries, 1); // more would lock the account of many cameras
}

TEST(DigestClient, WithoutCredentialsIsDenied) {
  TestServer server(guarded(gate()));
  const auto response = fetch(server.url(), "/");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Denied);
}

TEST(DigestClient, ServerThatNeverCeasesToAskIsDenied) {
  TestServer server(answering([](const Request&) {
    auto response = text_response("no", 401);
    response.fields["WWW-Authenticate"] = "Digest realm=\"x\", nonce=\"y\", qop=\"auth\", stale=true";
    return response;
  }));
  const auto response = fetch(server.url(), "/", options_with(user, password));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Denied);
}

Handler demanding_basic(std::shared_ptr<std::string> seen) {
  return answering([seen](const Request& request) {
    if (const auto field = request.fields.find("Authorization"); field != request.fields.end()) {
      *seen = field->second;
      return text_response("passed");
    }
    auto response = text_response("no", 401);
    response.fields["WWW-Authenticate"] = "Basic realm=\"x\"";
    return response;
  });
}

TEST(DigestClient, BasicIsNeverSentInTheClear) {
  const auto seen = std::make_shared<std::string>();
  TestServer server(demanding_basic(seen));
  const auto response = fetch(server.url(), "/", options_with(user, password));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Denied);
  EXPECT_EQ(*seen, "");
}

TEST(DigestClient, BasicIsSentOverVerifiedTlsOnly) {
  const auto seen = std::make_shared<std::string>();
  const auto identity = identity_for_localhost();
  TestServer server(demanding_basic(seen), ssl::make_server_context(identity, {}).value());
  auto unverified = options_with("user", "password");
  unverified.trust.way = ssl::TrustPolicy::Way::Off;
  EXPECT_EQ(fetch(server.url("https"), "/", std::move(unverified)).error().kind, ErrorKind::Denied);
  EXPECT_EQ(*seen, "");
  auto verified = options_with("user", "password");
  verified.trust.authority_pem = identity.certificate_pem;
  EXPECT_TRUE(fetch(server.url("https"), "/", std::move(verified)));
  EXPECT_EQ(*seen, "Basic dXNlcjpwYXNzd29yZA==");
}

TEST(DigestClient, StreamsAreOpenedWithDigestToo) {
  TestServer server([keeper = gate()](Request request) -> asio::awaitable<Response> {
    if (auto refusal = keeper->check(request))
      co_return std::move(*refusal);
    Response response;
    response.stream = [](BodyWriter& writer) -> Task<> {
      std::vector<ByteView> pieces = {as_bytes("pictures")};
      auto written = co_await writer.write(std::move(pieces));
      co_return written;
    };
    co_return response;
  });
  const auto body = run<Bytes>([&](asio::any_io_executor executor) -> Task<Bytes> {
    HttpClient client(executor, server.url(), options_with(user, password));
    auto reader = co_await client.open(Request());
    if (!reader)
      co_return std::unexpected(reader.error());
    auto bytes = co_await read_to_end(**reader);
    co_return bytes;
  });
  ASSERT_TRUE(body) << body.error().message;
  EXPECT_EQ(as_text(*body), "pictures");
}

// curl knows nothing of us: it computes its own answer, from SHA-256 as it is offered first.
TEST(DigestCurl, RightPasswordPasses) {
  TestServer server(guarded(gate()));
  const TempFolder folder;
  const auto config = folder.write("curlrc", "user = \"operator \\\"1\\\":pässwörd:with\\\\marks\"\n");
  const auto result =
      run_command(fmt::format("curl -sS -v --max-time 10 --digest -K {} 'http://127.0.0.1:{}/stream?a=b&c=d'",
                              config.string(), server.port()));
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.output.find("passed after 1"), std::string::npos) << result.output;
  EXPECT_NE(result.output.find("algorithm=SHA-256"), std::string::npos) << result.output;
}

TEST(DigestCurl, WrongPasswordIsRefused) {
  TestServer server(guarded(gate()));
  const auto result = run_command(fmt::format("curl -sS --max-time 10 --digest -u 'operator:guess' -o "
                                              "/dev/null -w '%{{http_code}}' http://127.0.0.1:{}/",
                                              server.port()));
  EXPECT_EQ(result.output, "401");
}

} // namespace
} // namespace kagimado::net::test

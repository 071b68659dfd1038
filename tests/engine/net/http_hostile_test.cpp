// What servers may do to an HttpClient: each ends in an error of its own, soon, in bounded memory.
#include "tests/engine/net/hostile_server.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

namespace kagimado::net::test {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view ok_head = "HTTP/1.1 200 OK\r\n";

std::string answer(std::string_view body) {
  return fmt::format("{}Content-Length: {}\r\n\r\n{}", ok_head, body.size(), body);
}

ClientOptions quick() {
  ClientOptions options;
  options.connect_timeout = milliseconds(2000);
  options.read_timeout = milliseconds(2000);
  return options;
}

// One request; the same script for each connection.
Result<Response> ask(const HostileServer& server, ClientOptions options = quick(),
                     std::string method = "GET") {
  Request request;
  request.method = std::move(method);
  return fetch(server.url(), std::move(request), std::move(options));
}

Result<Response> ask(HostileServer::Script script, ClientOptions options = quick()) {
  script.insert(script.begin(), read_request());
  const HostileServer server([&](int) { return script; });
  return ask(server, std::move(options));
}

std::string told(const Result<Response>& response) {
  return response ? fmt::format("status {}", response->status) : response.error().message;
}

ErrorKind kind_of(const Result<Response>& response) {
  return response ? ErrorKind::EndOfStream : response.error().kind;
}

struct Lie {
  std::string name;
  HostileServer::Script script; // after the request
  ErrorKind kind;
};

class LyingServer : public testing::TestWithParam<Lie> {};

TEST_P(LyingServer, IsRefused) {
  const auto response = ask(GetParam().script);
  ASSERT_FALSE(response) << told(response);
  EXPECT_EQ(response.error().kind, GetParam().kind) << response.error().message;
}

std::string many_chunks() {
  std::string chunks;
  for (int n = 0; n < 10'000; ++n)
    chunks += "5\r\nabcde\r\n";
  return chunks;
}

const std::string chunked = std::string(ok_head) + "Transfer-Encoding: chunked\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Http, LyingServer,
    testing::Values(
        Lie{"NoHttp", {say("SSH-2.0-OpenSSH_9.2\r\n")}, ErrorKind::Damaged},
        Lie{"NoStatus", {say("HTTP/1.1 okay\r\n\r\n")}, ErrorKind::Damaged},
        Lie{"OtherVersion", {say("HTTP/9.1 200 OK\r\n\r\n")}, ErrorKind::Damaged},
        Lie{"NulInAField",
            {say(std::string(ok_head) + "A: b" + std::string(1, '\0') + "\r\n\r\n")},
            ErrorKind::Damaged},
        Lie{"FieldWithoutColon", {say(std::string(ok_head) + "nonsense\r\n\r\n")}, ErrorKind::Damaged},
        Lie{"NothingAtAll", {}, ErrorKind::Disconnected},
        Lie{"HalfAHeader", {say(std::string(ok_head) + "Content-Le")}, ErrorKind::Disconnected},
        Lie{"ResetAmidTheHeader", {say(std::string(ok_head)), reset()}, ErrorKind::Disconnected},
        Lie{"EndlessFields",
            {say(std::string(ok_head)), flood("X-More: and more of the same\r\n")},
            ErrorKind::Limit},
        Lie{"EndlessField",
            {say(std::string(ok_head) + "X: "), flood(std::string(4096, 'x'))},
            ErrorKind::Limit},
        Lie{"EndlessInterimAnswers", {flood("HTTP/1.1 100 Continue\r\n\r\n")}, ErrorKind::Damaged},
        Lie{"TwoLengths",
            {say(std::string(ok_head) + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")},
            ErrorKind::Damaged},
        Lie{"NegativeLength", {say(std::string(ok_head) + "Content-Length: -1\r\n\r\n")}, ErrorKind::Damaged},
        Lie{"LengthBeyondMeasure",
            {say(std::string(ok_head) + "Content-Length: 99999999999999999999\r\n\r\n")},
            ErrorKind::Damaged},
        Lie{"BodyCutShort",
            {say(std::string(ok_head) + "Content-Length: 10\r\n\r\nabc")},
            ErrorKind::Disconnected},
        Lie{"BodyReset",
            {say(std::string(ok_head) + "Content-Length: 10\r\n\r\nabc"), reset()},
            ErrorKind::Disconnected},
        Lie{"HugeLength",
            {say(std::string(ok_head) + "Content-Length: 18446744073709551614\r\n\r\n"),
             flood(std::string(65536, 'x'))},
            ErrorKind::Limit},
        Lie{"BodyWithoutEnd",
            {say(std::string(ok_head) + "\r\n"), flood(std::string(65536, 'x'))},
            ErrorKind::Limit},
        Lie{"ChunksWithoutEnd", {say(chunked), flood(many_chunks())}, ErrorKind::Limit},
        Lie{"ChunkSizeIsNoNumber", {say(chunked + "xyz\r\n")}, ErrorKind::Damaged},
        Lie{"ChunkSizeIsNegative", {say(chunked + "-5\r\nabcde\r\n")}, ErrorKind::Damaged},
        Lie{"ChunkSizeBeyondMeasure", {say(chunked + "fffffffffffffffff\r\n")}, ErrorKind::Damaged},
        Lie{"ChunkLongerThanItsSize", {say(chunked + "3\r\nabcde\r\n0\r\n\r\n")}, ErrorKind::Damaged},
        Lie{"ChunkCutShort", {say(chunked + "5\r\nabc")}, ErrorKind::Disconnected},
        Lie{"NoLastChunk", {say(chunked + "5\r\nabcde\r\n")}, ErrorKind::Disconnected},
        Lie{"EndlessChunkExtension",
            {say(chunked + "5;x="), flood(std::string(4096, 'y'))},
            ErrorKind::Damaged},
        Lie{"EndlessTrailer", {say(chunked + "0\r\n"), flood("X: y\r\n")}, ErrorKind::Damaged},
        Lie{"OtherTransferCoding",
            {say(std::string(ok_head) + "Transfer-Encoding: gzip\r\n\r\nx")},
            ErrorKind::Unsupported},
        Lie{"Redirection",
            {say("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")},
            ErrorKind::Unsupported},
        Lie{"AsksForAPassword",
            {say("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")},
            ErrorKind::Denied}),
    [](const auto& test) { return test.param.name; });

TEST(HostileHttp, RedirectionsAreNotFollowed_NorGetThePassword) {
  const HostileServer elsewhere(
      [](int) { return HostileServer::Script{read_request(), say(answer("evil"))}; });
  for (const int status : {301, 302, 303, 307, 308}) {
    const HostileServer server([&](int) {
      return HostileServer::Script{
          read_request(),
          say(fmt::format("HTTP/1.1 {} Gone\r\nLocation: http://127.0.0.1:{}/\r\nContent-Length: "
                          "0\r\n\r\n",
                          status, elsewhere.url().port))};
    });
    auto options = options_with("admin", "secret");
    EXPECT_EQ(kind_of(ask(server, std::move(options))), ErrorKind::Unsupported) << status;
    EXPECT_EQ(server.requests(), 1);
    const auto opened = run<void>([&](asio::any_io_executor executor) -> Task<> {
      HttpClient client(executor, server.url(), quick());
      auto reader = co_await client.open(Request());
      if (!reader)
        co_return std::unexpected(reader.error());
      co_return Result<>();
    });
    ASSERT_FALSE(opened) << status;
    EXPECT_EQ(opened.error().kind, ErrorKind::Unsupported) << status;
  }
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(HostileHttp, AHeaderThatDrips_IsATimeout) {
  auto options = quick();
  options.read_timeout = milliseconds(200);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(kind_of(ask({say(std::string(ok_head)), drip("X-More: and more\r\n")}, std::move(options))),
            ErrorKind::Timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1500));
}

TEST(HostileHttp, ABodyThatDrips_IsATimeout) {
  auto options = quick();
  options.body_timeout = milliseconds(200);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(kind_of(ask({say(std::string(ok_head) + "Content-Length: 1000000\r\n\r\n"), drip("x")},
                        std::move(options))),
            ErrorKind::Timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1500));
}

TEST(HostileHttp, AStreamMayDripForAsLongAsItLikes) {
  const HostileServer server([](int) {
    return HostileServer::Script{read_request(), say(std::string(ok_head) + "\r\n"), drip("x")};
  });
  const auto seen = run<std::size_t>([&](asio::any_io_executor executor) -> Task<std::size_t> {
    auto options = quick();
    options.body_timeout = milliseconds(20);
    HttpClient client(executor, server.url(), std::move(options));
    auto reader = co_await client.open(Request());
    if (!reader)
      co_return std::unexpected(reader.error());
    Bytes part(16);
    std::size_t total = 0;
    while (total < 100) {
      const auto got = co_await (*reader)->read_some(part);
      if (!got)
        co_return std::unexpected(got.error());
      total += *got;
    }
    co_return total;
  });
  EXPECT_TRUE(seen) << seen.error().message;
}

// Two requests by one client.
std::pair<Result<Response>, Result<Response>> ask_twice(const HostileServer& server,
                                                        std::string method = "GET") {
  std::optional<Result<Response>> first, second;
  const auto ran = run<void>([&](asio::any_io_executor executor) -> Task<> {
    HttpClient client(executor, server.url(), quick());
    for (auto* outcome : {&first, &second}) {
      Request request;
      request.method = method;
      auto response = co_await client.request(std::move(request));
      outcome->emplace(std::move(response));
    }
    co_return Result<>();
  });
  EXPECT_TRUE(ran);
  return {std::move(*first), std::move(*second)};
}

TEST(HostileHttp, WhatStandsBehindABody_IsNoAnswerToTheNextRequest) {
  const auto evil = answer("evil");
  const std::string bodies[] = {answer("one") + evil, chunked + "3\r\none\r\n0\r\n\r\n" + evil,
                                "HTTP/1.1 204 No Content\r\n\r\n" + evil};
  for (const auto& body : bodies) {
    const HostileServer server([&](int connection) {
      return connection == 0 ? HostileServer::Script{read_request(), say(body), hang()}
                             : HostileServer::Script{read_request(), say(answer("two"))};
    });
    const auto [first, second] = ask_twice(server);
    ASSERT_TRUE(first) << told(first);
    ASSERT_TRUE(second) << told(second);
    EXPECT_EQ(second->body, "two");
    EXPECT_EQ(server.connections(), 2);
  }
}

TEST(HostileHttp, AKeptConnectionThatDies_IsTriedOnceMore_WhereNothingCanHappenTwice) {
  for (const auto* method : {"GET", "PUT", "DELETE"}) {
    const HostileServer server([](int connection) {
      return connection == 0 ? HostileServer::Script{read_request(), say(answer("one")), read_request()}
                             : HostileServer::Script{read_request(), say(answer("two"))};
    });
    const auto [first, second] = ask_twice(server, method);
    ASSERT_TRUE(first) << told(first);
    ASSERT_TRUE(second) << method << ": " << told(second);
    EXPECT_EQ(second->body, "two");
    EXPECT_EQ(server.requests(), 3) << "the second one twice";
  }
}

TEST(HostileHttp, APost_IsNotSentTwice) {
  const HostileServer server(
      [](int) { return HostileServer::Script{read_request(), say(answer("one")), read_request()}; });
  const auto [first, second] = ask_twice(server, "POST");
  ASSERT_TRUE(first) << told(first);
  EXPECT_EQ(kind_of(second), ErrorKind::Disconnected);
  EXPECT_EQ(server.requests(), 2);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HostileHttp, AServerThatDiesAgainAndAgain_IsNotTriedForEver) {
  const HostileServer server([](int connection) {
    return connection == 0
               ? HostileServer::Script{read_request(), say(answer("one")), read_request(), reset()}
               : HostileServer::Script{read_request(), reset()};
  });
  const auto [first, second] = ask_twice(server);
  ASSERT_TRUE(first) << told(first);
  EXPECT_EQ(kind_of(second), ErrorKind::Disconnected);
  EXPECT_EQ(server.connections(), 2);
  EXPECT_EQ(server.requests(), 3);
}

TEST(HostileHttp, AHalfAnswerOnAKeptConnection_IsNotAskedForAgain) {
  const HostileServer server([](int) {
    return HostileServer::Script{read_request(), say(answer("one")), read_request(), say("HTTP/1.1 20")};
  });
  const auto [first, second] = ask_twice(server);
  EXPECT_EQ(kind_of(second), ErrorKind::Disconnected);
  EXPECT_EQ(server.connections(), 1);
}

struct Phase {
  std::string name, scheme;
  HostileServer::Script script;
};

class CancelledRequest : public testing::TestWithParam<Phase> {};

TEST_P(CancelledRequest, EndsAtOnce_AndClosesItsConnection) {
  const HostileServer server([&](int) { return GetParam().script; });
  asio::io_context io(1);
  HttpClient client(io.get_executor(), server.url(GetParam().scheme), ClientOptions());
  asio::cancellation_signal cancel;
  bool has_ended = false;
  std::optional<Result<Response>> outcome;
  Request request;
  request.method = "PUT";
  request.body.assign(16U * 1024 * 1024, 'x'); // more than any socket takes by itself
  asio::co_spawn(io, client.request(std::move(request)),
                 asio::bind_cancellation_slot(
                     cancel.slot(), [&](const std::exception_ptr& thrown, Result<Response> response) {
                       has_ended = true;
                       if (!thrown)
                         outcome = std::move(response);
                     }));
  const auto poll_until = [&](const std::function<bool()>& done) {
    return eventually([&] {
      io.poll();
      return done();
    });
  };
  ASSERT_TRUE(poll_until([&] { return server.open() == 1; }));
  const auto settled = std::chrono::steady_clock::now() + milliseconds(50); // into the phase
  ASSERT_TRUE(poll_until([&] { return std::chrono::steady_clock::now() >= settled; }));
  ASSERT_FALSE(has_ended) << told(*outcome);
  const auto start = std::chrono::steady_clock::now();
  cancel.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(poll_until([&] { return has_ended; }));
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1000));
  if (outcome) {
    ASSERT_FALSE(*outcome) << told(*outcome);
    EXPECT_EQ(outcome->error().kind, ErrorKind::Cancelled) << outcome->error().message;
  }
  EXPECT_TRUE(poll_until([&] { return server.open() == 0; })) << "the connection is still open";
}

const HostileServer::Step never_reads = {HostileServer::Step::What::Drip, "H"};

INSTANTIATE_TEST_SUITE_P(
    Http, CancelledRequest,
    testing::Values(Phase{"Handshaking", "https", {hang()}}, Phase{"Sending", "http", {never_reads}},
                    Phase{"WaitingForTheAnswer", "http", {read_request(), hang()}},
                    Phase{"ReadingTheHeader", "http", {read_request(), say(std::string(ok_head)), hang()}},
                    Phase{"ReadingTheBody",
                          "http",
                          {read_request(), say(std::string(ok_head) + "Content-Length: 9\r\n\r\nabc"),
                           hang()}}),
    [](const auto& test) { return test.param.name; });

TEST(HostileHttp, ManyRequestsAtOnce_EachGetItsOwnAnswer) {
  constexpr int count = 40;
  TestServer server(
      answering([](const Request& request) { return text_response("you asked " + request.target); }));
  std::vector<std::string> bodies(count);
  int open = count;
  asio::io_context io(1);
  HttpClient client(io.get_executor(), server.url(), quick());
  for (int n = 0; n < count; ++n) {
    Request request;
    request.target = fmt::format("/{}", n);
    asio::co_spawn(
        io, client.request(std::move(request)), [&, n](const std::exception_ptr&, Result<Response> response) {
          bodies[static_cast<std::size_t>(n)] = response ? response->body : response.error().message;
          --open;
        });
  }
  io.run();
  EXPECT_EQ(open, 0);
  for (int n = 0; n < count; ++n)
    EXPECT_EQ(bodies[static_cast<std::size_t>(n)], fmt::format("you asked /{}", n));
}

} // namespace
} // namespace kagimado::net::test

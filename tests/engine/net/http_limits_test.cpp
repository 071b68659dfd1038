// What the server refuses, and whom it drops: bounds, slow clients, broken requests.
#include "tests/engine/net/harness.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

namespace kagimado::net::test {
namespace {

using std::chrono::seconds;

Handler hello() {
  return answering([](const Request&) { return text_response("hello"); });
}

bool is_alive(const TestServer& server) {
  const auto response = fetch(server.url(), "/");
  return response && response->body == "hello";
}

int status_of(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::atoi(std::string(answer.substr(9, 3)).c_str()) : 0;
}

// Never takes the client's word: sends until nobody listens.
Handler endless() {
  return [](Request) -> asio::awaitable<Response> {
    Response response;
    response.stream = [](BodyWriter& writer) -> Task<> {
      const Bytes part(256 * 1024);
      while (true) {
        std::vector<ByteView> pieces = {part};
        auto written = co_await writer.write(std::move(pieces));
        if (!written)
          co_return written;
      }
    };
    co_return response;
  };
}

TEST(HttpLimits, TooLargeHeaderIsA431) {
  ServerLimits limits;
  limits.max_header_bytes = 2000;
  TestServer server(hello(), nullptr, limits);
  for (const std::size_t size : {2'500U, 100'000U}) {
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(size, 'a') + "\r\n\r\n");
    EXPECT_EQ(status_of(client.read_all()), 431) << size;
  }
  EXPECT_TRUE(is_alive(server));
}

TEST(HttpLimits, HeaderWithoutEndIsA431AndNeverGrows) {
  TestServer server(hello());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\n");
  const std::string line = "X: " + std::string(1000, 'a') + "\r\n";
  for (int i = 0; i < 100 && client.send(line); ++i) {
  }
  EXPECT_EQ(status_of(client.read_all()), 431);
}

TEST(HttpLimits, TooLargeBodyIsA413) {
  ServerLimits limits;
  limits.max_body_bytes = 1000;
  TestServer server(hello(), nullptr, limits);
  RawClient announced(server.port());
  announced.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(status_of(announced.read_all()), 413);
  RawClient chunked(server.port());
  chunked.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n500\r\n" +
               std::string(0x500, 'a') + "\r\n0\r\n\r\n");
  EXPECT_EQ(status_of(chunked.read_all()), 413);
  Request request;
  request.method = "PUT";
  request.body = std::string(3'000'000, 'a');
  const auto response = fetch(server.url(), std::move(request));
  ASSERT_TRUE(response)
      << response.error().message; // the answer survives, although the body was never read by the server
  EXPECT_EQ(response->status, 413);
  EXPECT_TRUE(is_alive(server));
}

TEST(HttpLimits, BodyAtTheBoundIsTaken) {
  ServerLimits limits;
  limits.max_body_bytes = 1000;
  TestServer server(hello(), nullptr, limits);
  Request request;
  request.method = "PUT";
  request.body = std::string(1000, 'a');
  const auto response = fetch(server.url(), std::move(request));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
}

TEST(HttpLimits, TooManyConnectionsAreA503UntilOneGoes) {
  ServerLimits limits;
  limits.max_connections = 3;
  TestServer server(hello(), nullptr, limits);
  std::vector<RawClient> kept;
  for (std::size_t i = 0; i < limits.max_connections; ++i) {
    kept.emplace_back(server.port());
    kept.back().send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_of(kept.back().read_until("hello")), 200);
  }
  EXPECT_EQ(server.connection_count(), 3U);
  const auto refused = fetch(server.url(), "/");
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(server.connection_count(), 3U);
  kept.pop_back();
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 2; }));
  EXPECT_TRUE(is_alive(server));
}

TEST(HttpLimits, FloodOfConnectionsIsBoundedAndSurvived) {
  ServerLimits limits;
  limits.max_connections = 2;
  TestServer server(hello(), nullptr, limits);
  {
    std::vector<RawClient> flood;
    for (int i = 0; i < 200; ++i)
      flood.emplace_back(server.port());
    EXPECT_LE(server.connection_count(), 2U);
  }
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 0; }));
  EXPECT_TRUE(is_alive(server));
}

TEST(HttpLimits, OneAddressCannotTakeAllConnections) {
  ServerLimits limits;
  limits.max_connections = 10;
  limits.max_of_one_address = 3;
  TestServer server(hello(), nullptr, limits);
  std::vector<RawClient> greedy;
  for (int i = 0; i < 10; ++i)
    greedy.emplace_back(server.port());
  EXPECT_EQ(status_of(greedy.back().read_all()), 503);
  EXPECT_EQ(server.connection_count(), 3U);
  RawClient other(server.port(), "127.0.0.2");
  other.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(other.read_until("hello")), 200);
  EXPECT_EQ(server.connection_count(), 4U);
}

TEST(HttpLimits, AFullServer_EndsWhoHasBeenIdleForTheLongestTime) {
  ServerLimits limits;
  limits.max_connections = 2;
  limits.idle_makes_room_after = std::chrono::milliseconds(0);
  TestServer server(hello(), nullptr, limits);
  RawClient first(server.port()), second(server.port());
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 2; }));
  second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"); // idle again since a moment
  EXPECT_EQ(status_of(second.read_until("hello")), 200);
  RawClient third(server.port());
  third.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(third.read_until("hello")), 200);
  EXPECT_EQ(first.read_all(), "");
  second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(second.read_until("hello")), 200);
}

TEST(HttpLimits, AFullServer_DoesNotEndWhoIsBeingServed) {
  ServerLimits limits;
  limits.max_connections = 1;
  limits.idle_makes_room_after = std::chrono::milliseconds(0);
  TestServer server(endless(), nullptr, limits);
  RawClient watching(server.port());
  watching.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(watching.read_until("\r\n\r\n").find("chunked"), std::string::npos);
  const auto refused = fetch(server.url(), "/");
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(server.connection_count(), 1U);
}

// A header that comes byte by byte is dropped when its time is over, not when bytes stop.
TEST(HttpLimits, SlowLorisIsDropped) {
  ServerLimits limits;
  limits.header_timeout = seconds(1);
  TestServer server(hello(), nullptr, limits);
  RawClient client(server.port());
  const auto start = std::chrono::steady_clock::now();
  client.send("GET / HTTP/1.1\r\nHost: x\r\n");
  // The read timeout of the socket paces the drip: 50 ms a byte.
  const timeval pace{0, 50'000};
  ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &pace, sizeof pace);
  char byte = 0;
  while (std::chrono::steady_clock::now() - start < patience) {
    if (!client.send("X"))
      break;
    const auto count = ::recv(client.fd(), &byte, 1, 0);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK))
      break;
  }
  const auto elapsed = std::chrono::steady_clock::now() - start;
  EXPECT_GE(elapsed, std::chrono::milliseconds(900));
  EXPECT_LT(elapsed, seconds(5));
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 0; }));
}

TEST(HttpLimits, SilentConnectionIsDropped) {
  ServerLimits limits;
  limits.header_timeout = seconds(1);
  TestServer server(hello(), nullptr, limits);
  RawClient client(server.port());
  EXPECT_EQ(client.read_all(), "");
}

TEST(HttpLimits, BodyThatStopsIsDropped) {
  ServerLimits limits;
  limits.header_timeout = seconds(1);
  TestServer server(hello(), nullptr, limits);
  RawClient client(server.port());
  client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
  EXPECT_EQ(client.read_all(), "");
}

TEST(HttpLimits, ClientThatTakesNothingIsDropped) {
  ServerLimits limits;
  limits.write_timeout = seconds(1);
  TestServer server(endless(), nullptr, limits);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(client.read_until("\r\n\r\n").find("chunked"), std::string::npos);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 0; }));
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(900));
}

TEST(HttpLimits, AStreamMayGiveItsClientMoreTime) {
  ServerLimits limits;
  limits.write_timeout = seconds(1);
  auto patient = [](Request request) -> asio::awaitable<Response> {
    auto handler = endless();
    auto response = co_await handler(std::move(request));
    response.write_timeout = seconds(60);
    co_return response;
  };
  TestServer server(patient, nullptr, limits);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(client.read_until("\r\n\r\n").find("chunked"), std::string::npos);
  const auto end = std::chrono::steady_clock::now() + seconds(2);
  while (std::chrono::steady_clock::now() < end)
    ::poll(nullptr, 0, 100); // the client's own rest, longer than the server's limit
  EXPECT_EQ(server.connection_count(), 1U);
}

TEST(HttpLimits, SlowButSteadyReaderIsKept) {
  ServerLimits limits;
  limits.write_timeout = seconds(1);
  TestServer server(endless(), nullptr, limits);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto end = std::chrono::steady_clock::now() + seconds(3);
  Bytes part(512 * 1024);
  while (std::chrono::steady_clock::now() < end) {
    ASSERT_GT(::recv(client.fd(), part.data(), part.size(), MSG_WAITALL), 0);
    ::poll(nullptr, 0, 100); // the reader's own slowness, not a wait for the server
  }
  EXPECT_EQ(server.connection_count(), 1U);
}

struct Malformed {
  const char* name;
  std::string text;
  int status; // 0: any refusal, or just closed
};

class MalformedRequests : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedRequests, AreRefusedAndTheServerLives) {
  TestServer server(hello());
  RawClient client(server.port());
  client.send(GetParam().text);
  ::shutdown(client.fd(), SHUT_WR);
  const auto status = status_of(client.read_all());
  if (GetParam().status != 0)
    EXPECT_EQ(status, GetParam().status);
  else
    EXPECT_TRUE(status == 0 || status >= 400) << status;
  EXPECT_TRUE(is_alive(server));
}

std::vector<Malformed> malformed_requests() {
  using namespace std::string_literals;
  const std::string body_head = "PUT / HTTP/1.1\r\nHost: x\r\n";
  return {
      {"Empty", "", 0},
      {"OnlyLineEnds", "\r\n\r\n\r\n\r\n", 0},
      {"Garbage", "\x01\x02\x03\xff\xfe\r\n\r\n", 400},
      {"TlsHello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"s, 400},
      {"NoVersion", "GET /\r\n\r\n", 400},
      {"BadVersion", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400},
      {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"BadMethod", "G(T / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"RelativeTarget", "GET index.html HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"NulInTarget", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"s, 400},
      {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
      {"TwoHosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"TwoAuthorizations", "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", 400},
      {"NoColon", "GET / HTTP/1.1\r\nHost x\r\n\r\n", 400},
      {"BlankBeforeColon", "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", 400},
      {"NulInField", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n"s, 400},
      {"BareLineFeed", "GET / HTTP/1.1\nHost: x\n\n", 0},
      {"NegativeLength", body_head + "Content-Length: -1\r\n\r\n", 400},
      {"LengthNoNumber", body_head + "Content-Length: ten\r\n\r\n", 400},
      {"HugeLength", body_head + "Content-Length: 99999999999999999999999\r\n\r\n", 400},
      {"LargeLength", body_head + "Content-Length: 18446744073709551615\r\n\r\n", 413},
      {"TwoLengths", body_head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
      {"LengthAndChunked", body_head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"UnknownCoding", body_head + "Transfer-Encoding: gzip\r\n\r\n", 501},
      {"ChunkSizeNoNumber", body_head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"HugeChunk", body_head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", 0},
      {"NoEndOfChunk", body_head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n", 400},
      {"EndlessChunkExtension",
       body_head + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(200'000, 'x') +
           "\r\nabc\r\n0\r\n\r\n",
       0},
      {"HalfBody", body_head + "Content-Length: 10\r\n\r\nabc", 0},
      {"HalfHeader", "GET / HTTP/1.1\r\nHos", 0},
  };
}

INSTANTIATE_TEST_SUITE_P(HttpLimits, MalformedRequests, testing::ValuesIn(malformed_requests()),
                         [](const auto& param) { return std::string(param.param.name); });

} // namespace
} // namespace kagimado::net::test

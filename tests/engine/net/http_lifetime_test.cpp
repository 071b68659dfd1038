// Ends of connections: clients that vanish, servers that are destroyed amid streams and handlers, clients
// that wait in vain.
#include "tests/engine/net/harness.h"

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <atomic>

namespace kagimado::net::test {
namespace {

using std::chrono::milliseconds;

// What a stream or handler refers to, as a recorder would be: counts who is inside, and must not be used
// after its end.
struct House {
  std::atomic<int> inside = 0;
  std::atomic<int> entered = 0;
};

class Visit final {
 public:
  explicit Visit(House& house) : house_(house) {
    ++house_.inside;
    ++house_.entered;
  }

  ~Visit() { --house_.inside; }

  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  House& house_;
};

// Says hello, then waits for a camera that never sends again.
Handler waiting_stream(House& house) {
  return [&house](Request) -> asio::awaitable<Response> {
    Response response;
    response.stream = [&house](BodyWriter& writer) -> Task<> {
      const Visit visit(house);
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

Handler waiting_handler(House& house) {
  return [&house](Request) -> asio::awaitable<Response> {
    const Visit visit(house);
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer forever(executor, std::chrono::hours(1));
    co_await forever.async_wait(asio::use_awaitable);
    co_return Response();
  };
}

constexpr auto get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

// A door that moves: what was asked is answered, also by the handler that moved it, and nobody new comes in.
TEST(HttpLifetime, ARetiredServer_AnswersWhoRetiredIt_AndNobodyAfterThat) {
  HttpServer* itself = nullptr;
  TestServer server(answering([&itself](const Request&) {
    itself->retire(std::chrono::seconds(60));
    return text_response("moved");
  }));
  server.inside([&](HttpServer& open) { itself = &open; });
  const RawClient idle(server.port());
  RawClient asking(server.port());
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 2; }));
  asking.send(std::string(get) + get);
  const auto answer = asking.read_all();
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(answer.find("moved"), answer.rfind("moved")); // once
  EXPECT_NE(answer.find("moved"), std::string::npos);
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 0; }));
  EXPECT_EQ(fetch(server.url(), "/").error().kind, ErrorKind::Disconnected);
  // The port is free for a successor at once.
  const auto port = server.port();
  EXPECT_TRUE(server.loop.run_inside([&] {
    return HttpServer::listen(server.loop.io, TcpEndpoint{"127.0.0.1", port},
                              answering([](const Request&) { return text_response(""); }))
        .has_value();
  }));
}

TEST(HttpLifetime, ARetiredServer_LetsStreamsGoOnForTheGraceOnly) {
  House house;
  TestServer server(waiting_stream(house));
  RawClient client(server.port());
  client.send(get);
  client.read_until("hello");
  server.inside([](HttpServer& open) { open.retire(milliseconds(300)); });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(house.inside, 1);
  EXPECT_TRUE(eventually([&] { return house.inside == 0; }));
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(250));
}

TEST(HttpLifetime, ClientThatVanishesEndsAStreamThatWaitsElsewhere) {
  House house;
  TestServer server(waiting_stream(house));
  RawClient client(server.port());
  client.send(get);
  client.read_until("hello");
  EXPECT_EQ(house.inside, 1);
  client.close();
  EXPECT_TRUE(eventually([&] { return house.inside == 0; }));
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 0; }));
}

TEST(HttpLifetime, VanishingTlsClientEndsTheStreamToo) {
  House house;
  const auto identity = identity_for_localhost();
  TestServer server(waiting_stream(house), ssl::make_server_context(identity, {}).value());
  const auto greeting = run<std::string>([&](asio::any_io_executor executor) -> Task<std::string> {
    ClientOptions options;
    options.trust.authority_pem = identity.certificate_pem;
    HttpClient client(executor, server.url("https"), std::move(options));
    Request request;
    auto reader = co_await client.open(std::move(request));
    if (!reader)
      co_return std::unexpected(reader.error());
    Bytes part(100);
    const auto count = co_await (*reader)->read_some(part);
    if (!count)
      co_return std::unexpected(count.error());
    co_return std::string(as_text(ByteView(part).first(*count)));
  });
  ASSERT_TRUE(greeting) << greeting.error().message;
  EXPECT_EQ(*greeting, "hello");
  EXPECT_TRUE(eventually([&] { return house.inside == 0; }));
}

TEST(HttpLifetime, ServerDestroyedOnItsLoopEndsOpenStreams) {
  House house;
  TestServer server(waiting_stream(house));
  std::vector<RawClient> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back(server.port());
    clients.back().send(get);
    clients.back().read_until("hello");
  }
  EXPECT_EQ(house.inside, 8);
  server.destroy_inside();
  EXPECT_TRUE(eventually([&] { return house.inside == 0; }));
  for (auto& client : clients)
    client.read_all(); // ends: the connections were closed
}

// As in a main(): the loop stopped, then the server goes, then what its streams referred to, then the loop.
TEST(HttpLifetime, ServerDestroyedAfterTheLoopLeavesNothingBehind) {
  asio::io_context io(1);
  auto house = std::make_unique<House>();
  auto server = HttpServer::listen(io, TcpEndpoint{}, waiting_stream(*house));
  ASSERT_TRUE(server);
  auto handling = HttpServer::listen(io, TcpEndpoint{}, waiting_handler(*house));
  ASSERT_TRUE(handling);
  std::thread thread([&] { io.run(); });
  RawClient streaming((*server)->port());
  streaming.send(get);
  RawClient waiting((*handling)->port());
  waiting.send(get);
  EXPECT_TRUE(eventually([&] { return house->inside == 2; }));
  io.stop();
  thread.join();
  server->reset();
  handling->reset();
  EXPECT_EQ(house->inside, 0);
  house.reset();
  EXPECT_TRUE(io.stopped());
}

TEST(HttpLifetime, ServerNeverRunCanGo) {
  asio::io_context io(1);
  House house;
  auto server = HttpServer::listen(io, TcpEndpoint{}, waiting_stream(house));
  ASSERT_TRUE(server);
  const RawClient client((*server)->port());
  server->reset();
  EXPECT_EQ(house.entered, 0);
}

TEST(HttpLifetime, HandlerMayDestroyItsOwnServer) {
  Loop loop;
  std::unique_ptr<HttpServer> server;
  std::promise<std::uint16_t> port;
  loop.run_inside([&] {
    auto listening = HttpServer::listen(loop.io, TcpEndpoint{}, [&](Request) -> asio::awaitable<Response> {
      server.reset();
      co_return text_response("gone");
    });
    server = std::move(*listening);
    port.set_value(server->port());
  });
  RawClient client(port.get_future().get());
  client.send(get);
  client.read_all();
  EXPECT_TRUE(loop.run_inside([&] { return server == nullptr; }));
}

TEST(HttpLifetime, StalledServerIsATimeout) {
  House house;
  TestServer server(waiting_stream(house));
  const auto error = run<Error>([&](asio::any_io_executor executor) -> Task<Error> {
    ClientOptions options;
    options.read_timeout = milliseconds(300);
    HttpClient client(executor, server.url(), std::move(options));
    Request request;
    auto reader = co_await client.open(std::move(request));
    if (!reader)
      co_return std::unexpected(reader.error());
    const auto body = co_await read_to_end(**reader);
    if (body)
      co_return fail(ErrorKind::Internal, "the stream ended");
    co_return body.error();
  });
  ASSERT_TRUE(error) << error.error().message;
  EXPECT_EQ(error->kind, ErrorKind::Timeout) << error->message;
}

TEST(HttpLifetime, HandlerWithoutAnswerIsATimeoutForTheClient) {
  House house;
  TestServer server(waiting_handler(house));
  ClientOptions options;
  options.read_timeout = milliseconds(300);
  const auto response = fetch(server.url(), "/", std::move(options));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Timeout) << response.error().message;
}

TEST(HttpLifetime, NobodyListeningIsDisconnected) {
  std::uint16_t port = 0;
  {
    const TestServer server(answering([](const Request&) { return Response(); }));
    port = server.port();
  }
  const auto url = parse_url(fmt::format("http://127.0.0.1:{}/", port));
  const auto response = fetch(*url, "/");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::Disconnected);
  EXPECT_NE(response.error().message.find(std::to_string(port)), std::string::npos)
      << response.error().message;
}

TEST(HttpLifetime, UnknownHostIsDisconnected) {
  const auto url = parse_url("http://no-such-host.invalid/");
  const auto response = fetch(*url, "/");
  ASSERT_FALSE(response);
  EXPECT_TRUE(response.error().kind == ErrorKind::Disconnected || response.error().kind == ErrorKind::Timeout)
      << response.error().message;
}

TEST(HttpLifetime, ClientMayGoWhileItsRequestWaits) {
  House house;
  TestServer server(waiting_handler(house));
  asio::io_context io(1);
  std::optional<Result<Response>> outcome;
  auto client = std::make_unique<HttpClient>(io.get_executor(), server.url(), ClientOptions());
  asio::co_spawn(io, client->request(Request()), [&](const std::exception_ptr&, Result<Response> response) {
    outcome = std::move(response);
  });
  EXPECT_TRUE(eventually([&] {
    io.poll();
    return house.inside == 1;
  }));
  client.reset();
  server.destroy_inside();
  EXPECT_TRUE(eventually([&] {
    io.poll();
    return outcome.has_value();
  }));
  EXPECT_EQ(outcome->error().kind, ErrorKind::Disconnected);
}

} // namespace
} // namespace kagimado::net::test

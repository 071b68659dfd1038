// HttpServer and HttpClient together: messages, kept connections, streams, Unix sockets.
#include "engine/base/file.h"
#include "tests/engine/net/harness.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <random>
#include <set>

namespace kagimado::net::test {
namespace {

Bytes random_bytes(std::size_t count) {
  std::mt19937_64 random(4711);
  Bytes bytes(count);
  for (auto& byte : bytes)
    byte = static_cast<std::uint8_t>(random());
  return bytes;
}

Handler echo() {
  return answering([](const Request& request) {
    auto response = text_response(request.method + " " + request.target + " " + request.body);
    if (const auto field = request.fields.find("x-test"); field != request.fields.end())
      response.fields["X-Echo"] = field->second;
    return response;
  });
}

// Streams the bytes in chunks of 1, 2, 3, ... pieces of odd sizes.
Handler streaming(const Bytes& bytes) {
  return [&bytes](Request) -> asio::awaitable<Response> {
    Response response;
    response.content_type = "video/mp4";
    response.stream = [&bytes](BodyWriter& writer) -> Task<> {
      ByteView rest(bytes);
      std::size_t step = 1;
      while (!rest.empty()) {
        std::vector<ByteView> pieces;
        for (std::size_t i = 0; i < 1 + step % 5 && !rest.empty(); ++i) {
          const auto piece = rest.first(std::min(rest.size(), step));
          pieces.push_back(piece);
          rest = rest.subspan(piece.size());
        }
        step = step * 3 % 100'003 + 1;
        auto written = co_await writer.write(std::move(pieces));
        if (!written)
          co_return written;
      }
      co_return Result<>();
    };
    co_return response;
  };
}

Result<Bytes> stream_body(const Url& origin, ClientOptions options, std::size_t step_bytes) {
  return run<Bytes>([&](asio::any_io_executor executor) -> Task<Bytes> {
    HttpClient client(executor, clone(origin), std::move(options));
    Request request;
    auto reader = co_await client.open(std::move(request));
    if (!reader)
      co_return std::unexpected(reader.error());
    auto body = co_await read_to_end(**reader, step_bytes);
    co_return body;
  });
}

TEST(HttpExchange, RequestAndResponseArriveWhole) {
  TestServer server(echo());
  Request request;
  request.method = "POST";
  request.target = "/a%20b?c=d";
  request.body = std::string(200'000, 'x');
  request.fields["X-Test"] = "value";
  const auto response = fetch(server.url(), std::move(request));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->content_type, "text/plain");
  EXPECT_EQ(response->fields.at("x-echo"), "value");
  EXPECT_EQ(response->body, "POST /a%20b?c=d " + std::string(200'000, 'x'));
}

TEST(HttpExchange, StatusOf400AndAboveIsAResponse) {
  TestServer server(
      answering([](const Request&) { return error_response({ErrorKind::NotFound, "camera 7"}); }));
  const auto response = fetch(server.url(), "/");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 404);
  const auto error = error_of(*response);
  EXPECT_EQ(error.kind, ErrorKind::NotFound);
  EXPECT_EQ(error.message, "camera 7");
}

TEST(HttpExchange, HeadHasNoBodyAndKeepsTheConnection) {
  TestServer server(echo());
  const auto statuses =
      run<std::vector<std::size_t>>([&](asio::any_io_executor executor) -> Task<std::vector<std::size_t>> {
        HttpClient client(executor, server.url(), {});
        std::vector<std::size_t> sizes;
        for (int i = 0; i < 2; ++i) {
          Request request;
          request.method = "HEAD";
          auto response = co_await client.request(std::move(request));
          if (!response)
            co_return std::unexpected(response.error());
          sizes.push_back(response->body.size() + static_cast<std::size_t>(response->status));
        }
        co_return sizes;
      });
  ASSERT_TRUE(statuses) << statuses.error().message;
  EXPECT_EQ(*statuses, (std::vector<std::size_t>{200, 200}));
}

Result<std::vector<std::string>> peers_of_requests(const Url& origin, int count) {
  return run<std::vector<std::string>>([&](asio::any_io_executor executor) -> Task<std::vector<std::string>> {
    HttpClient client(executor, clone(origin), {});
    std::vector<std::string> peers;
    for (int i = 0; i < count; ++i) {
      Request request;
      auto response = co_await client.request(std::move(request));
      if (!response)
        co_return std::unexpected(response.error());
      peers.push_back(response->body);
    }
    co_return peers;
  });
}

TEST(HttpExchange, OneConnectionServesManyRequests) {
  TestServer server(answering([](const Request& request) { return text_response(request.peer); }));
  const auto peers = peers_of_requests(server.url(), 20);
  ASSERT_TRUE(peers) << peers.error().message;
  EXPECT_TRUE(peers->front().starts_with("127.0.0.1:")) << peers->front();
  EXPECT_EQ(std::set(peers->begin(), peers->end()).size(), 1U);
}

TEST(HttpExchange, KeptConnectionThatDiedIsReplaced) {
  ServerLimits limits;
  limits.header_timeout = std::chrono::seconds(1);
  TestServer server(answering([](const Request& request) { return text_response(request.peer); }), nullptr,
                    limits);
  const auto peers =
      run<std::vector<std::string>>([&](asio::any_io_executor executor) -> Task<std::vector<std::string>> {
        HttpClient client(executor, server.url(), {});
        std::vector<std::string> seen;
        for (int i = 0; i < 2; ++i) {
          Request request;
          auto response = co_await client.request(std::move(request));
          if (!response)
            co_return std::unexpected(response.error());
          seen.push_back(response->body);
          if (i == 0 && !eventually([&] { return server.connection_count() == 0; }))
            co_return fail(ErrorKind::Timeout, "the server keeps an idle connection");
        }
        co_return seen;
      });
  ASSERT_TRUE(peers) << peers.error().message;
  EXPECT_NE(peers->at(0), peers->at(1));
}

TEST(HttpExchange, StreamOfManyMegabytesEquals) {
  const auto bytes = random_bytes(20'000'000);
  TestServer server(streaming(bytes));
  for (const std::size_t step : {1'000U, 64U * 1024U, 1'000'000U}) {
    const auto body = stream_body(server.url(), {}, step);
    ASSERT_TRUE(body) << body.error().message;
    EXPECT_EQ(*body, bytes) << "read in steps of " << step;
  }
}

TEST(HttpExchange, StreamOverTlsEquals) {
  const auto bytes = random_bytes(5'000'000);
  const auto identity = identity_for_localhost();
  TestServer server(streaming(bytes), ssl::make_server_context(identity, {}).value());
  ClientOptions options;
  options.trust.authority_pem = identity.certificate_pem;
  const auto body = stream_body(server.url("https"), std::move(options), 64 * 1024);
  ASSERT_TRUE(body) << body.error().message;
  EXPECT_EQ(*body, bytes);
}

TEST(HttpExchange, CurlReadsTheSameStream) {
  const auto bytes = random_bytes(3'000'000);
  TestServer server(streaming(bytes));
  const TempFolder folder;
  const auto result = run_command(fmt::format("curl -sS --max-time 20 -o {} http://127.0.0.1:{}/",
                                              folder.file("body").string(), server.port()));
  EXPECT_EQ(result.status, 0) << result.output;
  const auto body = read_file(folder.file("body"), 10'000'000);
  ASSERT_TRUE(body);
  EXPECT_EQ(*body, bytes);
}

TEST(HttpExchange, Http10ClientGetsStreamWithoutChunks) {
  const auto bytes = as_bytes("no chunks for old clients");
  const Bytes body(bytes.begin(), bytes.end());
  TestServer server(streaming(body));
  RawClient client(server.port());
  client.send("GET / HTTP/1.0\r\n\r\n");
  const auto text = client.read_all();
  EXPECT_TRUE(text.ends_with("\r\n\r\nno chunks for old clients")) << text;
  EXPECT_EQ(text.find("chunked"), std::string::npos);
}

TEST(HttpExchange, StreamThatFailsIsNotMistakenForAWholeOne) {
  TestServer server([](Request) -> asio::awaitable<Response> {
    Response response;
    response.stream = [](BodyWriter& writer) -> Task<> {
      std::vector<ByteView> pieces = {as_bytes("half")};
      auto written = co_await writer.write(std::move(pieces));
      (void)written;
      co_return fail(ErrorKind::Io, "the camera went");
    };
    co_return response;
  });
  const auto body = stream_body(server.url(), {}, 1024);
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().kind, ErrorKind::Disconnected) << body.error().message;
}

TEST(HttpExchange, OpenTurnsAnErrorStatusIntoTheError) {
  TestServer server(answering([](const Request&) { return error_response({ErrorKind::Locked, "no key"}); }));
  const auto body = stream_body(server.url(), {}, 1024);
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().kind, ErrorKind::Locked);
  EXPECT_NE(body.error().message.find("no key"), std::string::npos);
}

TEST(HttpExchange, UnixSocketTellsThePeersUser) {
  const TempFolder folder;
  const UnixEndpoint endpoint{folder.file("api.sock"), 0600};
  TestServer server(endpoint, answering([](const Request& request) {
                      return text_response(
                          fmt::format("{} {}", request.peer, request.peer_uid.value_or(99999)));
                    }));
  EXPECT_EQ(std::filesystem::status(endpoint.path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto url = parse_url("unix:" + endpoint.path.string());
  ASSERT_TRUE(url);
  const auto response = fetch(*url, "/");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, fmt::format("unix:uid={0} {0}", ::getuid()));
}

TEST(HttpExchange, DeadUnixSocketIsReplacedAndALivingOneIsNot) {
  const TempFolder folder;
  const UnixEndpoint endpoint{folder.file("api.sock"), 0600};
  const auto file_left_behind = [&] { // by a process that died without closing properly
    const UniqueFd dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    endpoint.path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    return ::bind(dead.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  };
  ASSERT_EQ(file_left_behind(), 0);
  {
    TestServer server(endpoint, echo());
    asio::io_context io;
    const auto second = HttpServer::listen(io, endpoint, echo());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Io);
    EXPECT_NE(second.error().message.find("api.sock"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(endpoint.path));
  }
  EXPECT_FALSE(std::filesystem::exists(endpoint.path));
}

TEST(HttpExchange, FileThatIsNoSocketStays) {
  const TempFolder folder;
  const UnixEndpoint endpoint{folder.write("api.sock", "precious"), 0600};
  asio::io_context io;
  const auto server = HttpServer::listen(io, endpoint, echo());
  ASSERT_FALSE(server);
  EXPECT_TRUE(std::filesystem::exists(endpoint.path));
}

TEST(HttpExchange, PortInUseIsNamed) {
  TestServer server(echo());
  asio::io_context io;
  const auto second = HttpServer::listen(io, TcpEndpoint{"127.0.0.1", server.port()}, echo());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::Io);
  EXPECT_NE(second.error().message.find(std::to_string(server.port())), std::string::npos);
}

TEST(HttpExchange, HandlerThatThrowsIsA500AndTheServerLives) {
  TestServer server(answering([](const Request& request) -> Response {
    if (request.target == "/bad")
      throw std::runtime_error("secret detail");
    return text_response("fine");
  }));
  const auto bad = fetch(server.url(), "/bad");
  ASSERT_TRUE(bad);
  EXPECT_EQ(bad->status, 500);
  EXPECT_EQ(bad->body.find("secret detail"), std::string::npos);
  EXPECT_EQ(fetch(server.url(), "/good")->body, "fine");
}

TEST(HttpExchange, FieldsOfAHandlerCannotBreakTheFraming) {
  TestServer server(answering([](const Request&) {
    auto response = text_response("body");
    response.fields["X-Name"] = "a\r\nX-Evil: yes\r\n\r\nHTTP/1.1 200 OK";
    response.fields["Content-Length"] = "1";
    response.fields["X-Two"] = "first\nsecond";
    return response;
  }));
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const auto text = client.read_all();
  EXPECT_EQ(text.find("\r\nX-Evil:"), std::string::npos) << text;
  EXPECT_NE(text.find("X-Two: first\r\nX-Two: second\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Content-Length: 4\r\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("Content-Length: 1\r\n"), std::string::npos) << text;
}

TEST(HttpExchange, ExpectContinueIsAnswered) {
  TestServer server(echo());
  RawClient client(server.port());
  client.send(
      "PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 "));
  client.send("body");
  EXPECT_TRUE(client.read_all().ends_with("PUT / body"));
}

TEST(HttpExchange, PipelinedRequestsAreAnsweredInOrder) {
  TestServer server(echo());
  RawClient client(server.port());
  client.send("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\noneGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
              "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const auto text = client.read_all();
  const auto first = text.find("POST /1 one");
  const auto second = text.find("GET /2");
  const auto third = text.find("GET /3");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos) << text;
}

TEST(HttpExchange, ChunkedRequestBodyIsRead) {
  TestServer server(echo());
  const auto result = run_command(fmt::format("printf 'streamed body' | curl -sS --max-time 10 -T - -H "
                                              "'Transfer-Encoding: chunked' http://127.0.0.1:{}/up",
                                              server.port()));
  EXPECT_EQ(result.output, "PUT /up streamed body");
}

} // namespace
} // namespace kagimado::net::test

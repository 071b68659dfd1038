// Connections carried on to another port.
#include "engine/net/http_client.h"
#include "engine/net/port_forwarder.h"
#include "tests/engine/ingest/io_runner.h"

#include <boost/asio/ip/tcp.hpp>

namespace kagimado::net {
namespace {

using Tcp = asio::ip::tcp;

class PortForwarderTest : public testing::Test {
 protected:
  void SetUp() override {
    auto page =
        HttpServer::listen(runner_.io, TcpEndpoint(), [](Request request) -> asio::awaitable<Response> {
          Response response;
          response.body = "page " + request.target;
          co_return response;
        });
    ASSERT_TRUE(page);
    page_ = std::move(*page);
    target_ = ForwardTarget{"127.0.0.1", page_->port()};
  }

  void forward(ForwardLimits limits = {}) {
    auto forwarder = PortForwarder::listen(runner_.io, {}, [this] { return target_; }, limits);
    ASSERT_TRUE(forwarder) << forwarder.error().message;
    forwarder_ = std::move(*forwarder);
  }

  Result<Response> get(const std::string& path) {
    Url origin;
    origin.scheme = "http";
    origin.host = "127.0.0.1";
    origin.port = forwarder_->port();
    HttpClient client(runner_.io.get_executor(), std::move(origin), {});
    Request request;
    request.target = path;
    return runner_.get(client.request(std::move(request)));
  }

  bool ends(Tcp::socket& socket) {
    socket.non_blocking(true);
    return runner_.until([&] {
      char c = 0;
      boost::system::error_code error;
      socket.read_some(asio::buffer(&c, 1), error);
      return error && error != asio::error::would_block;
    });
  }

  Tcp::socket connect() {
    Tcp::socket socket(runner_.io);
    socket.connect({asio::ip::make_address("127.0.0.1"), forwarder_->port()});
    return socket;
  }

  fakes::IoRunner runner_;
  std::optional<ForwardTarget> target_;
  std::unique_ptr<HttpServer> page_;
  std::unique_ptr<PortForwarder> forwarder_;
};

TEST_F(PortForwarderTest, APageComesThrough) {
  forward();
  for (int i = 0; i < 3; ++i) {
    const auto response = get(fmt::format("/{}", i));
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, fmt::format("page /{}", i));
  }
}

TEST_F(PortForwarderTest, TheTargetIsAskedForEachTime) {
  forward();
  ASSERT_TRUE(get("/"));
  target_.reset();
  EXPECT_FALSE(get("/"));
  target_ = ForwardTarget{"127.0.0.1", 1};
  EXPECT_FALSE(get("/"));
  target_ = ForwardTarget{"127.0.0.1", page_->port()};
  EXPECT_TRUE(get("/"));
}

TEST_F(PortForwarderTest, HasABoundOfConnections_WhichAreFreedAgain) {
  forward({.max_connections = 2});
  auto one = connect(), two = connect();
  runner_.until([&] { return page_->connection_count() == 2; });
  auto three = connect();
  EXPECT_TRUE(ends(three));
  one.close();
  ASSERT_TRUE(runner_.until([&] { return page_->connection_count() == 1; }));
  EXPECT_TRUE(get("/"));
}

TEST_F(PortForwarderTest, SilenceEndsAConnection) {
  forward({.idle_timeout = std::chrono::seconds(1)});
  auto one = connect();
  EXPECT_TRUE(ends(one));
}

TEST_F(PortForwarderTest, EndsWithItsOwner) {
  forward();
  auto one = connect();
  ASSERT_TRUE(runner_.until([&] { return page_->connection_count() == 1; }));
  const auto port = forwarder_->port();
  forwarder_.reset();
  EXPECT_TRUE(ends(one));
  Tcp::socket late(runner_.io);
  boost::system::error_code error;
  late.connect({asio::ip::make_address("127.0.0.1"), port}, error);
  EXPECT_TRUE(error);
}

} // namespace
} // namespace kagimado::net

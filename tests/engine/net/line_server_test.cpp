// Lines over TCP, with every bound.
#include "engine/net/line_server.h"
#include "tests/engine/ingest/io_runner.h"

#include <boost/asio/ip/tcp.hpp>

namespace kagimado::net {
namespace {

using Tcp = asio::ip::tcp;

class Client {
 public:
  Client(asio::io_context& io, std::uint16_t port) : socket_(io) {
    socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    socket_.non_blocking(true);
  }

  void say(std::string_view text) {
    boost::system::error_code error; // it may have been closed
    socket_.send(asio::buffer(text.data(), text.size()), 0, error);
  }

  // What came so far; is_over afterwards tells whether that was all.
  const std::string& heard() {
    std::array<char, 4096> part{};
    boost::system::error_code error;
    while (!error)
      heard_.append(part.data(), socket_.read_some(asio::buffer(part), error));
    is_over = is_over || error != asio::error::would_block;
    return heard_;
  }

  bool is_over = false;

 private:
  Tcp::socket socket_;
  std::string heard_;
};

class LineServerTest : public testing::Test {
 protected:
  void listen(LineLimits limits = {}) {
    auto server = LineServer::listen(
        runner_.io, {}, [](std::string_view line) { return fmt::format("<{}>", line); }, limits);
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }

  Client client() { return {runner_.io, server_->port()}; }

  bool hears(Client& client, std::string_view text) {
    return runner_.until([&] { return client.heard() == text; });
  }

  bool ends(Client& client) {
    return runner_.until([&] {
      client.heard();
      return client.is_over;
    });
  }

  fakes::IoRunner runner_;
  std::unique_ptr<LineServer> server_;
};

TEST_F(LineServerTest, EachLineIsAnswered_HoweverItIsCut) {
  listen();
  auto one = client();
  one.say("a");
  one.say("b\r");
  runner_.run_for(std::chrono::milliseconds(20));
  one.say("\nc\n\n");
  EXPECT_TRUE(hears(one, "<ab>\n<c>\n<>\n")) << one.heard();
}

TEST_F(LineServerTest, ATooLongLineEndsItsConnection) {
  listen({.max_line_bytes = 8});
  auto one = client(), other = client();
  one.say("12345678\n");
  EXPECT_TRUE(hears(one, "<12345678>\n"));
  one.say("123456789\n");
  EXPECT_TRUE(ends(one));
  other.say(std::string(100'000, 'a'));
  EXPECT_TRUE(ends(other));
  EXPECT_EQ(other.heard(), "");
}

TEST_F(LineServerTest, AFloodIsHeldUp) {
  listen({.lines_a_second = 10});
  auto one = client();
  for (int i = 0; i < 30; ++i)
    one.say("x\n");
  const auto answers = [&] { return std::ranges::count(one.heard(), '\n'); };
  ASSERT_TRUE(runner_.until([&] { return answers() >= 10; }));
  EXPECT_LT(answers(), 25) << "a second's lines at once, the others at their pace";
  EXPECT_TRUE(runner_.until([&] { return answers() == 30; }));
}

TEST_F(LineServerTest, OneMoreClosesTheMostSilent) {
  listen({.max_connections = 2});
  auto one = client(), two = client();
  one.say("1\n");
  ASSERT_TRUE(hears(one, "<1>\n"));
  two.say("2\n");
  ASSERT_TRUE(hears(two, "<2>\n"));
  one.say("3\n");
  ASSERT_TRUE(hears(one, "<1>\n<3>\n"));
  auto three = client();
  EXPECT_TRUE(ends(two));
  three.say("4\n");
  EXPECT_TRUE(hears(three, "<4>\n"));
}

TEST_F(LineServerTest, SilenceEndsAConnection) {
  listen({.idle_timeout = std::chrono::seconds(1)});
  auto one = client();
  EXPECT_TRUE(ends(one));
}

TEST_F(LineServerTest, EndsWithItsOwner) {
  listen();
  auto one = client();
  one.say("1\n");
  ASSERT_TRUE(hears(one, "<1>\n"));
  server_.reset();
  EXPECT_TRUE(ends(one));
}

TEST_F(LineServerTest, APortThatIsTakenIsAnError) {
  listen();
  EXPECT_EQ(LineServer::listen(runner_.io, {"127.0.0.1", server_->port()}, nullptr).error().kind,
            ErrorKind::Io);
}

} // namespace
} // namespace kagimado::net

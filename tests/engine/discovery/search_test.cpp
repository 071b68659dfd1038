// Searching by multicast on the loopback interface, at a port of its own.
#include "engine/discovery/responder.h"
#include "tests/engine/ingest/io_runner.h"

#include <boost/asio/ip/udp.hpp>
#include <gtest/gtest.h>

namespace kagimado::discovery {
namespace {

using boost::asio::ip::udp;

class SearchTest : public testing::Test {
 protected:
  std::unique_ptr<Responder> camera(const std::string& serial, std::uint16_t port) {
    auto started = Responder::start(
        runner_.io, {.address = "127.0.0.1", .port = port_, .most_delay = std::chrono::milliseconds(20)},
        [serial, port](const std::string& host) {
          Match match;
          match.name = "camera " + serial;
          match.serial = serial;
          match.addresses = {fmt::format("http://{}:{}/", host, port)};
          return match;
        });
    EXPECT_TRUE(started) << started.error().message;
    return started ? std::move(*started) : nullptr;
  }

  std::vector<Device> find() {
    SearchOptions options;
    options.interface_addresses = {"127.0.0.1"};
    options.port = port_;
    options.asks_again_after = std::chrono::milliseconds(100);
    options.listens_for = std::chrono::milliseconds(400);
    const auto found = runner_.get(search(runner_.io.get_executor(), options));
    EXPECT_TRUE(found) << found.error().message;
    return found.value_or(std::vector<Device>());
  }

  // One that nobody else uses now.
  static std::uint16_t free_port() {
    boost::asio::io_context io;
    return udp::socket(io, udp::endpoint(boost::asio::ip::make_address("127.0.0.1"), 0))
        .local_endpoint()
        .port();
  }

  fakes::IoRunner runner_;
  const std::uint16_t port_ = free_port();
};

TEST_F(SearchTest, CamerasOfTheNetworkAreFound_EachOnce) {
  const auto one = camera("A1", 8081), other = camera("B2", 8082);
  const auto found = find();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].url, "http://127.0.0.1:8081/");
  EXPECT_EQ(found[0].serial, "A1");
  EXPECT_EQ(found[0].name, "camera A1");
  EXPECT_EQ(found[1].url, "http://127.0.0.1:8082/");
}

TEST_F(SearchTest, NobodyIsNobody) {
  EXPECT_TRUE(find().empty());
}

TEST_F(SearchTest, ACameraThatIsOverAnswersNoMore) {
  auto one = camera("A1", 8081);
  one.reset();
  EXPECT_TRUE(find().empty());
}

TEST_F(SearchTest, WhoNamesAnotherHostIsNotShown) {
  const auto liar = Responder::start(
      runner_.io, {.address = "127.0.0.1", .port = port_, .most_delay = {}}, [](const std::string&) {
        Match match;
        match.addresses = {"http://10.9.9.9/", "javascript:alert(1)", "http://"};
        return match;
      });
  ASSERT_TRUE(liar);
  EXPECT_TRUE(find().empty());
}

TEST_F(SearchTest, ANoisyNetworkHindersNothing) {
  const auto one = camera("A1", 8081);
  udp::socket noise(runner_.io, udp::endpoint(boost::asio::ip::make_address("127.0.0.1"), 0));
  const udp::endpoint everybody(boost::asio::ip::make_address(std::string(multicast_group)), port_);
  boost::system::error_code ignored;
  for (int i = 0; i < 200; ++i)
    noise.send_to(boost::asio::buffer(std::string(static_cast<std::size_t>(i) * 7, '<')), everybody, 0,
                  ignored);
  EXPECT_EQ(find().size(), 1U);
}

} // namespace
} // namespace kagimado::discovery

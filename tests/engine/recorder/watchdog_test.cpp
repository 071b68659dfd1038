#include "engine/base/unique_fd.h"
#include "engine/recorder/watchdog.h"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace kagimado::recorder {
namespace {

using namespace std::chrono_literals;

class WatchdogTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/kagimado-watchdog-XXXXXX";
    ASSERT_NE(mkdtemp(pattern), nullptr);
    folder_ = pattern;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path().data(), path().size());
    manager_.reset(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0));
    ASSERT_EQ(::bind(manager_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return folder_ / "notify"; }

  // Takes all datagrams there are; all must feed.
  int fed() {
    int count = 0;
    std::array<char, 64> buffer{};
    for (ssize_t size = 0; (size = ::recv(manager_.get(), buffer.data(), buffer.size(), 0)) >= 0; ++count)
      EXPECT_EQ(std::string_view(buffer.data(), static_cast<std::size_t>(size)), "WATCHDOG=1");
    return count;
  }

  std::filesystem::path folder_;
  UniqueFd manager_;
};

TEST_F(WatchdogTest, RunningLoopFeeds_AndStuckLoopDoesNot) {
  const auto notify = ServiceNotify::connect({path(), 30ms});
  ASSERT_TRUE(notify);
  boost::asio::io_context io(1);
  Watchdog watchdog(io, *notify);
  EXPECT_EQ(fed(), 0);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(io.run_one(), 1U); // at once, then each time the timer ends
    EXPECT_EQ(fed(), 1);
  }
  // Something on the loop does not come back: six intervals, and nothing is said.
  boost::asio::post(io, [this] {
    const auto end = std::chrono::steady_clock::now() + 180ms;
    while (std::chrono::steady_clock::now() < end) {
    }
    EXPECT_EQ(fed(), 0);
  });
  ASSERT_EQ(io.run_one(), 1U);
  ASSERT_EQ(io.run_one(), 1U);
  EXPECT_EQ(fed(), 1);
}

TEST_F(WatchdogTest, SilentWithoutWatchdog) {
  const auto notify = ServiceNotify::connect({path(), std::nullopt});
  ASSERT_TRUE(notify);
  boost::asio::io_context io(1);
  Watchdog watchdog(io, *notify);
  EXPECT_EQ(io.run(), 0U);
  EXPECT_EQ(fed(), 0);
}

} // namespace
} // namespace kagimado::recorder

#include "engine/base/service_notify.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace kagimado {
namespace {

using namespace std::chrono_literals;

// The service manager's end: a bound datagram socket.
class Listener {
 public:
  explicit Listener(std::string_view name) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name.front() == '@')
      address.sun_path[0] = '\0';
    const auto extra = name.front() == '@' ? 0U : 1U;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + extra);
    bound_ = ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0;
  }

  [[nodiscard]] bool bound() const { return bound_; }

  // One datagram; "" when there is none.
  std::string receive() {
    std::array<char, 256> buffer{};
    const auto size = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    return size < 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

 private:
  UniqueFd socket_;
  bool bound_ = false;
};

class ServiceNotifyTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/kagimado-notify-XXXXXX";
    ASSERT_NE(mkdtemp(pattern), nullptr);
    folder_ = pattern;
    clear();
  }

  void TearDown() override {
    clear();
    std::filesystem::remove_all(folder_);
  }

  static void clear() {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
      ::unsetenv(name);
  }

  [[nodiscard]] std::string path() const { return folder_ / "notify"; }

  std::filesystem::path folder_;
};

TEST_F(ServiceNotifyTest, EachWordIsADatagram) {
  Listener manager(path());
  ASSERT_TRUE(manager.bound());
  const auto notify = ServiceNotify::connect({path(), std::nullopt});
  ASSERT_TRUE(notify) << notify.error().message;
  ASSERT_TRUE(notify->ready());
  ASSERT_TRUE(notify->alive());
  ASSERT_TRUE(notify->stopping());
  EXPECT_EQ(manager.receive(), "READY=1");
  EXPECT_EQ(manager.receive(), "WATCHDOG=1");
  EXPECT_EQ(manager.receive(), "STOPPING=1");
  EXPECT_EQ(manager.receive(), "");
}

TEST_F(ServiceNotifyTest, AbstractNamesAreReachedToo) {
  const auto name = "@kagimado-notify-" + std::to_string(::getpid());
  Listener manager(name);
  ASSERT_TRUE(manager.bound());
  const auto notify = ServiceNotify::connect({name, std::nullopt});
  ASSERT_TRUE(notify) << notify.error().message;
  ASSERT_TRUE(notify->ready());
  EXPECT_EQ(manager.receive(), "READY=1");
}

TEST_F(ServiceNotifyTest, WithoutServiceManager_TellingIsNothing) {
  const auto manager = service_manager_of_environment();
  ASSERT_TRUE(manager);
  const auto notify = ServiceNotify::connect(*manager);
  ASSERT_TRUE(notify);
  EXPECT_FALSE(notify->watchdog());
  EXPECT_TRUE(notify->ready());
  EXPECT_TRUE(notify->alive());
  EXPECT_TRUE(notify->stopping());
}

TEST_F(ServiceNotifyTest, WatchdogIsTheEnvironments_WhenItNamesThisProcessOrNone) {
  Listener listener(path());
  ASSERT_TRUE(listener.bound());
  ::setenv("NOTIFY_SOCKET", path().c_str(), 1);
  ::setenv("WATCHDOG_USEC", "30000000", 1);
  EXPECT_EQ(notify_service_manager().watchdog(), 30s);
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  EXPECT_EQ(notify_service_manager().watchdog(), 30s);
  ::setenv("WATCHDOG_PID", std::to_string(::getppid()).c_str(), 1);
  EXPECT_FALSE(notify_service_manager().watchdog());
}

TEST_F(ServiceNotifyTest, BadWatchdogIsRefused) {
  for (const char* bad : {"0", "-1", "30s", " 30", "1152921504606846977", "99999999999999999999999"}) {
    ::setenv("WATCHDOG_USEC", bad, 1);
    const auto manager = service_manager_of_environment();
    ASSERT_FALSE(manager) << bad;
    EXPECT_EQ(manager.error().kind, ErrorKind::Invalid);
    EXPECT_NE(manager.error().message.find(bad), std::string::npos);
  }
}

TEST_F(ServiceNotifyTest, BadSocketIsNamed_AndTheServiceGoesOn) {
  EXPECT_EQ(ServiceNotify::connect({"vsock:2:1", std::nullopt}).error().kind, ErrorKind::Unsupported);
  EXPECT_EQ(ServiceNotify::connect({"/" + std::string(200, 'x'), std::nullopt}).error().kind,
            ErrorKind::Limit);
  const auto absent = ServiceNotify::connect({path(), std::nullopt});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, ErrorKind::Io);
  EXPECT_NE(absent.error().message.find(path()), std::string::npos);
  ::setenv("NOTIFY_SOCKET", path().c_str(), 1);
  EXPECT_TRUE(notify_service_manager().ready());
}

TEST_F(ServiceNotifyTest, FeedingNeverWaits_WhenNobodyReads) {
  Listener manager(path());
  ASSERT_TRUE(manager.bound());
  const auto notify = ServiceNotify::connect({path(), 1s});
  ASSERT_TRUE(notify);
  Result<> fed;
  for (int i = 0; fed && i < 100'000; ++i)
    fed = notify->alive();
  ASSERT_FALSE(fed) << "the queue never filled";
  EXPECT_EQ(fed.error().kind, ErrorKind::Io);
  EXPECT_EQ(manager.receive(), "WATCHDOG=1");
  EXPECT_TRUE(notify->alive());
}

TEST_F(ServiceNotifyTest, ManagerThatHasGone_IsAnErrorAndNoSignal) {
  auto manager = std::make_unique<Listener>(path());
  ASSERT_TRUE(manager->bound());
  const auto notify = ServiceNotify::connect({path(), std::nullopt});
  ASSERT_TRUE(notify);
  manager.reset();
  EXPECT_EQ(notify->ready().error().kind, ErrorKind::Io);
}

} // namespace
} // namespace kagimado

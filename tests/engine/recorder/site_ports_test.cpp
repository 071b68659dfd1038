// Forwarding and the site-alarm port follow the settings. [REQ-PC-2]
#include "engine/recorder/site_ports.h"
#include "engine/settings/recorder_catalogue.h"
#include "tests/engine/ingest/io_runner.h"

#include <boost/asio/ip/tcp.hpp>

#include <cstdlib>

namespace kagimado::recorder {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
namespace key = settings::key;

class SitePortsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-ports-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    database_.emplace(db::Database::open(folder_ / "t.sqlite").value());
    ASSERT_TRUE(db::migrate(*database_, settings::settings_migrations()));
    settings_ = settings::SettingsStore::open(*database_, settings::recorder_catalogue()).value();
    set(key::site_alarm_port, std::int64_t{alarm_port_});
  }

  void TearDown() override {
    ports_.reset();
    runner_.io.poll();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    SitePorts::Hooks hooks;
    hooks.alarms.cameras = [] { return std::vector<CameraId>{CameraId{1}}; };
    hooks.alarms.mark = [](CameraId, bool) {};
    hooks.page_of = [this](CameraId id) { return id == CameraId{2} ? page_ : std::nullopt; };
    ports_ = std::make_unique<SitePorts>(runner_.io, "127.0.0.1", *settings_, std::move(hooks));
  }

  void set(std::string_view name, settings::Value value) {
    settings::Changes changes;
    changes.emplace(std::string(name), std::move(value));
    ASSERT_TRUE(settings_->set(changes));
  }

  static std::uint16_t free_port() {
    asio::io_context io;
    return tcp::acceptor(io, {asio::ip::make_address("127.0.0.1"), 0}).local_endpoint().port();
  }

  bool is_open(std::uint16_t port) {
    tcp::socket socket(runner_.io);
    boost::system::error_code error;
    socket.connect({asio::ip::make_address("127.0.0.1"), port}, error);
    return !error;
  }

  std::filesystem::path folder_;
  fakes::IoRunner runner_;
  std::optional<db::Database> database_;
  std::unique_ptr<settings::SettingsStore> settings_;
  std::unique_ptr<SitePorts> ports_;
  std::optional<net::ForwardTarget> page_;
  const std::uint16_t alarm_port_ = free_port(), first_ = free_port(), second_ = free_port();
};

TEST_F(SitePortsTest, TheSiteAlarmPortMovesWhileItRuns) {
  start();
  EXPECT_TRUE(is_open(alarm_port_));
  set(key::site_alarm_port, std::int64_t{first_});
  EXPECT_FALSE(is_open(alarm_port_));
  EXPECT_TRUE(is_open(first_));
  EXPECT_EQ(ports_->site_alarm().port, first_);
  EXPECT_FALSE(ports_->site_alarm().problem);
}

TEST_F(SitePortsTest, ForwardingOperatesExceptUnderHttpsOnly) {
  start();
  EXPECT_TRUE(ports_->forwarding().empty());
  set(key::forwarding_ports, settings::NumberList{first_, second_});
  ASSERT_EQ(ports_->forwarding().size(), 2U);
  EXPECT_EQ(ports_->forwarding()[1].camera, CameraId{2});
  EXPECT_TRUE(is_open(first_));
  EXPECT_TRUE(is_open(second_));
  set(key::connection_method, std::string("https"));
  EXPECT_FALSE(is_open(first_));
  EXPECT_FALSE(is_open(second_));
  EXPECT_TRUE(ports_->forwarding().empty());
  set(key::connection_method, std::string("http_and_https"));
  EXPECT_TRUE(is_open(second_));
}

TEST_F(SitePortsTest, PortsChangePlaces) {
  start();
  set(key::forwarding_ports, settings::NumberList{first_, second_});
  set(key::forwarding_ports, settings::NumberList{second_, first_});
  for (const auto& port : ports_->forwarding())
    EXPECT_FALSE(port.problem) << port.problem->message;
  EXPECT_EQ(ports_->forwarding()[0].port, second_);
}

TEST_F(SitePortsTest, APortThatIsTakenIsTold_AndTriedAgain) {
  std::optional<tcp::acceptor> other(std::in_place, runner_.io,
                                     tcp::endpoint(asio::ip::make_address("127.0.0.1"), first_));
  start();
  set(key::forwarding_ports, settings::NumberList{first_});
  ASSERT_EQ(ports_->forwarding().size(), 1U);
  EXPECT_TRUE(ports_->forwarding()[0].problem);
  other.reset();
  set(key::recorder_name, std::string("another"));
  EXPECT_FALSE(ports_->forwarding()[0].problem);
  EXPECT_TRUE(is_open(first_));
}

} // namespace
} // namespace kagimado::recorder

// The certificate of the PC's door: names of this machine, renewal, what is told to whom serves with it.
#include "engine/recorder/certificate_keeper.h"
#include "engine/recorder/machine_names.h"
#include "tests/engine/ingest/io_runner.h"
#include "tests/fakes/manual_clock.h"

#include <cstdlib>

namespace kagimado::recorder {
namespace {

using std::chrono::hours;

class CertificateKeeperTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-keeper-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    start();
  }

  void TearDown() override {
    keeper_.reset();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    CertificateKeeperOptions options;
    options.folder = folder_ / "tls";
    options.names = [this] { return names_; };
    options.look_every = std::chrono::milliseconds(5);
    keeper_.emplace(runner_.io.get_executor(), std::move(options), clock_);
    keeper_->start([this](const ssl::Identity& identity) { told_.push_back(identity.certificate_pem); });
  }

  std::vector<std::string> names_of_last() const { return ssl::certificate_names(told_.back()).value(); }

  fakes::IoRunner runner_;
  std::filesystem::path folder_;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  certs::ServerNames names_{{"recorder"}, {"10.0.0.2"}};
  std::vector<std::string> told_;
  std::optional<CertificateKeeper> keeper_;
};

TEST_F(CertificateKeeperTest, TheFirstOneIsToldAtOnce_AndNamesTheMachine) {
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(names_of_last(), (std::vector<std::string>{"recorder", "10.0.0.2"}));
  EXPECT_TRUE(keeper_->root());
}

TEST_F(CertificateKeeperTest, ANewAddressMakesANewCertificate_UnderTheSameRoot) {
  const auto root = keeper_->root()->fingerprint;
  names_.ip_addresses.emplace_back("10.0.0.3");
  EXPECT_TRUE(runner_.until([&] { return told_.size() == 2; }));
  EXPECT_EQ(names_of_last(), (std::vector<std::string>{"recorder", "10.0.0.2", "10.0.0.3"}));
  EXPECT_EQ(keeper_->root()->fingerprint, root);
}

TEST_F(CertificateKeeperTest, NothingIsDoneWhileNothingChanges) {
  runner_.run_for(std::chrono::milliseconds(100));
  EXPECT_EQ(told_.size(), 1U);
}

TEST_F(CertificateKeeperTest, ItIsLookedAtEachDay_AndRenewedBeforeItsEnd) {
  clock_->advance(hours(25));
  EXPECT_TRUE(runner_.until([&] { return told_.size() == 2; }));
  EXPECT_EQ(told_.front(), told_.back());
  clock_->advance(hours(24 * 380));
  EXPECT_TRUE(runner_.until([&] { return told_.size() == 3; }));
  EXPECT_NE(told_.front(), told_.back());
}

TEST_F(CertificateKeeperTest, ACertificateOfTomorrowIsReplaced_WhenTheClockIsSetBack) {
  clock_->set_wall(clock_->wall_now() - hours(24 * 40));
  EXPECT_TRUE(runner_.until([&] { return told_.size() == 2; }));
  EXPECT_NE(told_.front(), told_.back());
}

TEST_F(CertificateKeeperTest, ARestartServesTheSame) {
  start();
  ASSERT_EQ(told_.size(), 2U);
  EXPECT_EQ(told_.front(), told_.back());
}

TEST(MachineNames, AlwaysLeadToThisMachine) {
  const auto names = machine_names();
  EXPECT_NE(std::ranges::find(names.dns_names, "localhost"), names.dns_names.end());
  for (const auto* address : {"127.0.0.1", "::1"})
    EXPECT_EQ(std::ranges::count(names.ip_addresses, address), 1) << address;
  for (const auto& address : names.ip_addresses)
    EXPECT_FALSE(address.starts_with("fe80")) << address;
}

} // namespace
} // namespace kagimado::recorder

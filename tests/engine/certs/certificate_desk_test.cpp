// The recorder's own certificates, judged by openssl's command line. [REQ-PC-5]
#include "engine/certs/certificate_desk.h"
#include "tests/engine/certs/openssl_tool.h"
#include "tests/fakes/manual_clock.h"

#include <sys/stat.h>

namespace kagimado::certs {
namespace {

using std::chrono::hours;

constexpr auto day = hours(24);

class CertificateDeskTest : public testing::Test {
 protected:
  CertificateDeskTest() {
    clock_->set_wall(std::chrono::floor<std::chrono::seconds>(SystemClock().wall_now()));
  }

  CertificateDesk desk() {
    DeskOptions options;
    options.folder = folder();
    options.authority_name = "Kagimado recorder KR26-000117";
    return {options, clock_};
  }

  [[nodiscard]] fs::path folder() const { return tool_.path() / "certs"; }

  CertificateDesk::Served obtain(const ServerNames& names) {
    auto served = desk().obtain(names);
    EXPECT_TRUE(served) << served.error().message;
    return std::move(served).value_or(CertificateDesk::Served{});
  }

  CertificateDesk::Served obtain() { return obtain(names_); }

  static WallTime end_of(const CertificateDesk::Served& served) {
    return ssl::read_certificate(served.identity.certificate_pem)->not_after;
  }

  unsigned mode_of(std::string_view file) const {
    struct stat status{};
    EXPECT_EQ(::stat((folder() / file).c_str(), &status), 0) << file;
    return status.st_mode & 0777U;
  }

  OpensslFolder tool_;
  std::shared_ptr<fakes::ManualClock> clock_ = std::make_shared<fakes::ManualClock>();
  ServerNames names_{{"recorder.local", "kagimado"}, {"192.168.0.250", "FE80:0::1"}};
};

TEST_F(CertificateDeskTest, OpensslTrustsTheServerByTheRoot_ForItsNamesOnly) {
  const auto served = obtain();
  EXPECT_TRUE(served.is_new && served.is_root_new);
  const auto server = tool_.write("server.crt", served.identity.certificate_pem);
  (void)tool_.write("root.crt", desk().root()->pem);
  for (const auto* name : {"-verify_hostname recorder.local", "-verify_hostname kagimado",
                           "-verify_ip 192.168.0.250", "-verify_ip fe80::1"}) {
    const auto verified =
        tool_.run(fmt::format("verify -x509_strict -purpose sslserver {} -CAfile root.crt {}", name, server));
    EXPECT_TRUE(verified.ends_with("OK\nexit 0")) << verified;
  }
  const auto foreign = tool_.run("verify -verify_hostname evil.example -CAfile root.crt " + server);
  EXPECT_FALSE(foreign.ends_with("exit 0")) << foreign;
  EXPECT_NE(tool_.run("x509 -noout -checkhost recorder.local -in server.crt").find("does match"),
            std::string::npos);
  EXPECT_NE(tool_.run("x509 -noout -text -in server.crt").find("ASN1 OID: prime256v1"), std::string::npos);
  EXPECT_EQ(served.identity.certificate_pem.find("BEGIN", served.identity.certificate_pem.find("BEGIN") + 1),
            std::string::npos)
      << "the root is not sent";
}

TEST_F(CertificateDeskTest, TheRootIsForDownload_WithItsFingerprint) {
  EXPECT_EQ(desk().root().error().kind, ErrorKind::NotFound);
  obtain();
  const auto root = desk().root().value();
  (void)tool_.write("root.der", as_text(root.der));
  const auto printed =
      tool_.run("x509 -inform DER -in root.der -noout -subject -fingerprint -sha256 -ext basicConstraints");
  EXPECT_NE(printed.find("sha256 Fingerprint=" + root.fingerprint), std::string::npos) << printed;
  EXPECT_NE(printed.find("CN = Kagimado recorder KR26-000117"), std::string::npos) << printed;
  EXPECT_NE(printed.find("CA:TRUE"), std::string::npos) << printed;
  (void)tool_.write("root.pem", root.pem);
  ASSERT_TRUE(tool_.run("x509 -in root.pem -outform DER -out again.der").ends_with("exit 0"));
  EXPECT_EQ(tool_.read("again.der"), as_text(root.der));
}

TEST_F(CertificateDeskTest, KeysAreForTheirOwnerOnly) {
  obtain();
  EXPECT_EQ(mode_of("authority.key"), 0600U);
  EXPECT_EQ(mode_of("server.key"), 0600U);
  EXPECT_EQ(mode_of("authority.crt"), 0644U);
  EXPECT_EQ(mode_of("server.crt"), 0644U);
  EXPECT_EQ(mode_of(""), 0700U);
}

TEST_F(CertificateDeskTest, StaysTheSame_UntilThirtyDaysBeforeItsEnd) {
  const auto first = obtain();
  auto again = obtain({{"KAGIMADO", "recorder.local"}, {"fe80::1", "192.168.0.250"}});
  EXPECT_FALSE(again.is_new) << "another order and spelling is no other name";
  EXPECT_EQ(again.identity.certificate_pem, first.identity.certificate_pem);
  const auto root = desk().root()->pem;
  clock_->set_wall(end_of(first) - 31 * day);
  EXPECT_FALSE(obtain().is_new);
  clock_->set_wall(end_of(first) - 29 * day);
  const auto renewed = obtain();
  EXPECT_TRUE(renewed.is_new);
  EXPECT_FALSE(renewed.is_root_new);
  EXPECT_GT(end_of(renewed), end_of(first) + 300 * day);
  EXPECT_EQ(desk().root()->pem, root) << "browsers keep their trust";
}

TEST_F(CertificateDeskTest, OtherNamesMakeAnotherCertificate) {
  obtain();
  auto names = names_;
  names.ip_addresses.front() = "192.168.0.251";
  const auto moved = obtain(names);
  EXPECT_TRUE(moved.is_new);
  EXPECT_FALSE(moved.is_root_new);
  (void)tool_.write("server.crt", moved.identity.certificate_pem);
  EXPECT_NE(tool_.run("x509 -noout -checkip 192.168.0.251 -in server.crt").find("does match"),
            std::string::npos);
  EXPECT_NE(tool_.run("x509 -noout -checkip 192.168.0.250 -in server.crt").find("NOT match"),
            std::string::npos);
}

TEST_F(CertificateDeskTest, BadNamesAreRefused_AndNothingIsLost) {
  const auto first = obtain();
  EXPECT_EQ(desk().obtain({}).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(desk().obtain({{"a b"}, {}}).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(desk().obtain({{}, {"10.0.0.300"}}).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(obtain().identity.certificate_pem, first.identity.certificate_pem);
}

// The clock of a recorder without battery: 1970, then set.
TEST_F(CertificateDeskTest, AClockOf1970GivesCertificatesThatHoldOnceItIsSet) {
  const auto today = clock_->wall_now();
  clock_->set_wall(WallTime{});
  const auto early = obtain();
  EXPECT_FALSE(obtain().is_new);
  clock_->set_wall(today);
  const auto root = desk().root()->pem;
  const auto now = obtain();
  EXPECT_EQ(desk().root()->pem, root);
  (void)tool_.write("server.crt", now.identity.certificate_pem);
  (void)tool_.write("root.crt", root);
  EXPECT_TRUE(tool_.run("verify -CAfile root.crt server.crt").ends_with("OK\nexit 0"));
  EXPECT_GT(end_of(early), std::chrono::sys_days{std::chrono::year{2026} / 12 / 1});
}

TEST_F(CertificateDeskTest, AClockThatWasAheadIsForgiven) {
  const auto today = clock_->wall_now();
  clock_->set_wall(today + 3650 * day);
  obtain();
  const auto root = desk().root()->pem;
  clock_->set_wall(today);
  const auto now = obtain();
  EXPECT_TRUE(now.is_new) << "the other one would not be valid yet";
  EXPECT_EQ(desk().root()->pem, root);
  (void)tool_.write("server.crt", now.identity.certificate_pem);
  (void)tool_.write("root.crt", root);
  EXPECT_TRUE(tool_.run("verify -CAfile root.crt server.crt").ends_with("OK\nexit 0"));
}

TEST_F(CertificateDeskTest, AnAuthorityNearItsEndIsReplaced_AndTold) {
  obtain();
  clock_->set_wall(desk().root()->not_after - 396 * day);
  const auto served = obtain();
  EXPECT_TRUE(served.is_root_new && served.is_new);
  EXPECT_GT(desk().root()->not_after, clock_->wall_now() + 7000 * day);
}

TEST_F(CertificateDeskTest, DamagedFilesAreMadeAnew) {
  for (const auto* file : {"server.crt", "server.key", "authority.crt", "authority.key"}) {
    obtain();
    fs::resize_file(folder() / file, 60);
    const auto served = obtain();
    EXPECT_TRUE(served.is_new) << file;
    EXPECT_EQ(served.is_root_new, std::string_view(file).starts_with("authority")) << file;
    (void)tool_.write("s.crt", served.identity.certificate_pem);
    (void)tool_.write("r.crt", desk().root()->pem);
    EXPECT_TRUE(tool_.run("verify -CAfile r.crt s.crt").ends_with("OK\nexit 0")) << file;
    EXPECT_TRUE(ssl::check_key_fits(served.identity)) << file;
  }
}

TEST_F(CertificateDeskTest, AnImportedCertificateIsServed_UntilItIsRemoved) {
  obtain();
  const auto foreign = tool_.make("foreign", p256, of_server);
  const auto combined = foreign.key_pem + foreign.certificate_pem;
  clock_->advance(hours(1));
  const auto check = desk().import({combined, combined});
  ASSERT_TRUE(check) << check.error().message;
  EXPECT_TRUE(check->findings.empty());
  EXPECT_EQ(mode_of("imported.pem"), 0600U);
  const auto served = obtain();
  EXPECT_TRUE(served.is_imported);
  EXPECT_EQ(served.identity.certificate_pem, foreign.certificate_pem);
  EXPECT_EQ(served.identity.key_pem, foreign.key_pem);
  ASSERT_TRUE(desk().remove_imported());
  EXPECT_FALSE(obtain().is_imported);
  EXPECT_EQ(desk().remove_imported().error().kind, ErrorKind::NotFound);
}

TEST_F(CertificateDeskTest, AnImportThatDoesNotFitIsNotKept_AndTheOldOneStays) {
  const auto one = tool_.make("one", p256, of_server), two = tool_.make("two", p256, of_server);
  clock_->advance(hours(1));
  ASSERT_TRUE(desk().import(one));
  const auto refused = desk().import({two.certificate_pem, one.key_pem});
  ASSERT_TRUE(refused);
  ASSERT_EQ(refused->findings.size(), 1U);
  EXPECT_EQ(refused->findings[0].what, ssl::Mismatch::KeyDoesNotFit);
  EXPECT_EQ(obtain().identity.certificate_pem, one.certificate_pem);
}

TEST_F(CertificateDeskTest, AnImportedCertificateThatExpiresGivesWayToTheOwn_AndIsTold) {
  const auto foreign = tool_.make("foreign", p256, of_server);
  clock_->advance(hours(1));
  ASSERT_TRUE(desk().import(foreign));
  clock_->advance(101 * day);
  const auto served = obtain();
  EXPECT_FALSE(served.is_imported);
  EXPECT_NE(served.imported_problem.find("expired"), std::string::npos) << served.imported_problem;
  fs::resize_file(folder() / "imported.pem", 10);
  EXPECT_FALSE(obtain().is_imported);
}

} // namespace
} // namespace kagimado::certs

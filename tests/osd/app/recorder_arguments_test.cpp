#include "engine/base/file.h"
#include "engine/ssl/x509.h"
#include "osd/app/recorder_arguments.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace kagimado::osd {
namespace {

class RecorderArgumentsTest : public testing::Test {
 protected:
  RecorderArgumentsTest() {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-args-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    options_.recorder = "https://recorder.example/";
  }

  ~RecorderArgumentsTest() override { std::filesystem::remove_all(folder_); }

  std::string file(std::string_view content) {
    const auto path = folder_ / "file";
    EXPECT_TRUE(write_file_atomic(path, as_bytes(content), 0600));
    return path;
  }

  ErrorKind refusal(const RecorderArguments& arguments) {
    const auto taken = take_recorder_arguments(arguments, options_);
    return taken ? ErrorKind::Internal : taken.error().kind;
  }

  std::filesystem::path folder_;
  MonitorOptions options_;
};

TEST_F(RecorderArgumentsTest, WithoutThemTheMachinesAuthoritiesAreTrusted_AndNobodyLogsInByItself) {
  ASSERT_TRUE(take_recorder_arguments({}, options_));
  EXPECT_EQ(options_.trust.way, ssl::TrustPolicy::Way::Authority);
  EXPECT_TRUE(options_.trust.authority_pem.empty());
  EXPECT_EQ(options_.login, nullptr);
}

TEST_F(RecorderArgumentsTest, AnAuthorityComesFromItsFile) {
  ssl::CertificateRequest request;
  request.common_name = "root";
  request.not_after = WallTime(std::chrono::hours(24));
  const auto pem = ssl::make_identity(request)->certificate_pem;
  ASSERT_TRUE(take_recorder_arguments({.authority_file = file(pem)}, options_));
  EXPECT_EQ(options_.trust.way, ssl::TrustPolicy::Way::Authority);
  EXPECT_EQ(options_.trust.authority_pem, pem);
  EXPECT_EQ(refusal({.authority_file = file("no certificate")}), ErrorKind::Invalid);
  EXPECT_EQ(refusal({.authority_file = folder_ / "none"}), ErrorKind::NotFound);
}

TEST_F(RecorderArgumentsTest, APinIsWrittenAsTheCertificatePageShowsIt_OrPlain) {
  std::string plain, colons;
  for (int i = 0; i < 32; ++i) {
    plain += fmt::format("{:02x}", i);
    colons += fmt::format("{}{:02X}", i == 0 ? "" : ":", i);
  }
  for (const auto& pin : {plain, colons}) {
    options_.trust = {};
    ASSERT_TRUE(take_recorder_arguments({.pin = pin}, options_)) << pin;
    EXPECT_EQ(options_.trust.way, ssl::TrustPolicy::Way::Pin);
    ASSERT_TRUE(options_.trust.pin_sha256);
    EXPECT_EQ(to_hex(*options_.trust.pin_sha256), plain);
  }
  for (const auto& pin : {plain.substr(2), plain + "00", std::string("first use")})
    EXPECT_EQ(refusal({.pin = pin}), ErrorKind::Invalid) << pin;
}

TEST_F(RecorderArgumentsTest, ThePasswordComesFromItsFile_AndIsNotForPlainHttp) {
  const RecorderArguments arguments{.user = "門衛", .password_file = file("guard-pass-1\n")};
  ASSERT_TRUE(take_recorder_arguments(arguments, options_));
  EXPECT_EQ(options_.login->name, "門衛");
  EXPECT_EQ(options_.login->password.view(), "guard-pass-1");
  options_.recorder = "unix:/run/kagimado/api.sock";
  EXPECT_TRUE(take_recorder_arguments(arguments, options_));
  options_.recorder = "http://recorder.example/";
  EXPECT_EQ(refusal(arguments), ErrorKind::Invalid);
  options_.recorder = "https://recorder.example/";
  EXPECT_EQ(refusal({.user = "門衛", .password_file = folder_ / "none"}), ErrorKind::NotFound);
}

TEST_F(RecorderArgumentsTest, WhereThereIsNoCertificateNoneIsJudged) {
  options_.recorder = "unix:/run/kagimado/api.sock";
  EXPECT_EQ(refusal({.pin = std::string(64, '0')}), ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado::osd

// A recorder on another machine, over TLS: whom the viewer trusts, and what it says where it does not.
#include "engine/ssl/x509.h"
#include "tests/engine/view/playback_rig.h"

namespace kagimado::view {
namespace {

using namespace tests;

class Trust : public PlaybackRig {
 protected:
  Trust() {
    const auto now = SystemClock().wall_now();
    ssl::CertificateRequest root;
    root.common_name = "root";
    root.is_authority = true;
    root.not_before = now - 24h;
    root.not_after = now + 24h;
    root_ = ssl::make_identity(root).value();
    ssl::CertificateRequest server;
    server.common_name = "recorder";
    server.ip_addresses = {"127.0.0.1"};
    server.not_before = now - 24h;
    server.not_after = now + 24h;
    identity_ = ssl::make_identity(server, &root_).value();
  }

  void watch_trusting(const ssl::TrustPolicy& trust) {
    ViewerOptions options;
    options.recorder = fmt::format("https://127.0.0.1:{}/", recorder.port());
    options.trust = trust;
    watch(std::move(options));
  }

  [[nodiscard]] static ssl::TrustPolicy pin_of(const ssl::Identity& identity) {
    ssl::TrustPolicy trust;
    trust.way = ssl::TrustPolicy::Way::Pin;
    trust.pin_sha256 = ssl::read_certificate(identity.certificate_pem)->sha256;
    return trust;
  }

  bool is_refused(const std::string& reason) {
    return eventually([&] { return viewer->site()->recorder_reason == reason; });
  }

  ssl::Identity root_, identity_;
};

TEST_F(Trust, ByItsAuthority_PicturesToo) {
  recorder.start_tls(identity_);
  watch_trusting({.authority_pem = root_.certificate_pem, .pin_sha256 = {}});
  want({1});
  EXPECT_TRUE(reaches(TileState::Video));
  EXPECT_TRUE(viewer->site()->recorder_online);
}

TEST_F(Trust, ByItsPin_RecordingsToo) {
  recorder.record(1, {{.id = 1, .from = noon, .clip = two_seconds(), .period = ""}});
  recorder.start_tls(identity_);
  watch_trusting(pin_of(identity_));
  want({1});
  ASSERT_TRUE(reaches(TileState::Video));
  viewer->play_from(main, noon);
  viewer->pause(main, true);
  EXPECT_TRUE(shows(noon));
}

TEST_F(Trust, AnotherCertificateIsUntrusted_AndNothingIsSentThere) {
  recorder.start_tls(identity_);
  watch_trusting(pin_of(root_));
  EXPECT_TRUE(is_refused("untrusted"));
  EXPECT_FALSE(viewer->site()->recorder_online);
  EXPECT_EQ(recorder.seen(), "");
}

TEST_F(Trust, AnAuthorityThatDidNotSignItIsNone) {
  recorder.start_tls(identity_);
  ssl::CertificateRequest other;
  other.common_name = "other";
  other.is_authority = true;
  other.not_before = SystemClock().wall_now() - 24h;
  other.not_after = SystemClock().wall_now() + 24h;
  watch_trusting({.authority_pem = ssl::make_identity(other)->certificate_pem, .pin_sha256 = {}});
  EXPECT_TRUE(is_refused("untrusted"));
  EXPECT_EQ(recorder.seen(), "");
}

TEST_F(Trust, AnExpiredCertificateIsCalledSo) {
  ssl::CertificateRequest server;
  server.common_name = "recorder";
  server.ip_addresses = {"127.0.0.1"};
  server.not_before = SystemClock().wall_now() - 48h;
  server.not_after = SystemClock().wall_now() - 24h;
  const auto old = ssl::make_identity(server, &root_).value();
  recorder.start_tls(old);
  watch_trusting(pin_of(old));
  EXPECT_TRUE(is_refused("expired"));
}

} // namespace
} // namespace kagimado::view

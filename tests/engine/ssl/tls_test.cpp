// TLS contexts and the judgement of peers, over a pair of memory buffers. [REQ-PC-3, CAM-5]
#include "engine/base/clock.h"
#include "engine/ssl/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

namespace kagimado::ssl {
namespace {

using Way = TrustPolicy::Way;
using std::chrono::hours;

struct FreeSsl {
  void operator()(SSL* connection) const { SSL_free(connection); }
};

using SslPtr = std::unique_ptr<SSL, FreeSsl>;

WallTime now() {
  return SystemClock().wall_now();
}

Identity identity(hours from, hours to, const Identity* issuer = nullptr, bool is_authority = false) {
  CertificateRequest request;
  request.common_name = is_authority ? "authority" : "camera";
  request.dns_names = {"camera.example"};
  request.ip_addresses = {"10.0.0.3"};
  request.not_before = now() + from;
  request.not_after = now() + to;
  request.is_authority = is_authority;
  return make_identity(request, issuer).value();
}

// Both ends of a connection, shaken hands as far as it goes.
class Handshake final {
 public:
  Handshake(const TlsContext& server, const TlsContext& client, std::string_view host)
      : server_context_(server), client_context_(client), server_(SSL_new(server->native_handle())),
        client_(SSL_new(client->native_handle())) {
    BIO* left = nullptr;
    BIO* right = nullptr;
    BIO_new_bio_pair(&left, 0, &right, 0);
    SSL_set_bio(server_.get(), left, left);
    SSL_set_bio(client_.get(), right, right);
    SSL_set_accept_state(server_.get());
    SSL_set_connect_state(client_.get());
    EXPECT_TRUE(prepare_client(client_.get(), host));
    for (int i = 0; i < 10; ++i) {
      SSL_do_handshake(client_.get());
      SSL_do_handshake(server_.get());
    }
  }

  [[nodiscard]] bool finished() const {
    return SSL_is_init_finished(server_.get()) != 0 && SSL_is_init_finished(client_.get()) != 0;
  }

  [[nodiscard]] SSL* client() const { return client_.get(); }

  [[nodiscard]] SSL* server() const { return server_.get(); }

 private:
  TlsContext server_context_, client_context_;
  SslPtr server_, client_;
};

Result<CertificateInfo> judge(const Identity& server, const TrustPolicy& policy, std::string_view host) {
  const Handshake handshake(make_server_context(server, {}).value(), make_client_context(policy).value(),
                            host);
  EXPECT_TRUE(handshake.finished());
  return judge_peer(handshake.client(), policy, host);
}

TrustPolicy trusting(const Identity& authority) {
  return {Way::Authority, authority.certificate_pem, {}};
}

TEST(Tls, AuthorityAndNameDecide) {
  const auto root = identity(hours(-1), hours(100), nullptr, true);
  const auto leaf = identity(hours(-1), hours(1), &root);
  EXPECT_TRUE(judge(leaf, trusting(root), "camera.example"));
  EXPECT_TRUE(judge(leaf, trusting(root), "10.0.0.3"));
  EXPECT_EQ(judge(leaf, trusting(root), "other.example").error().kind, ErrorKind::Untrusted);
  EXPECT_EQ(judge(leaf, trusting(root), "10.0.0.4").error().kind, ErrorKind::Untrusted);
  const auto other = identity(hours(-1), hours(100), nullptr, true);
  EXPECT_EQ(judge(leaf, trusting(other), "camera.example").error().kind, ErrorKind::Untrusted);
}

TEST(Tls, TimesAreToldApart) {
  const auto root = identity(hours(-100), hours(100), nullptr, true);
  EXPECT_EQ(judge(identity(hours(-2), hours(-1), &root), trusting(root), "camera.example").error().kind,
            ErrorKind::Expired);
  EXPECT_EQ(judge(identity(hours(1), hours(2), &root), trusting(root), "camera.example").error().kind,
            ErrorKind::NotYetValid);
}

TEST(Tls, ChainThroughAnIntermediateIsSentAndTrusted) {
  const auto root = identity(hours(-1), hours(100), nullptr, true);
  const auto middle = identity(hours(-1), hours(100), &root, true);
  EXPECT_TRUE(judge(identity(hours(-1), hours(1), &middle), trusting(root), "camera.example"));
}

TEST(Tls, SelfSignedCertificateMayBeTheAnchor) {
  const auto self_signed = identity(hours(-1), hours(1));
  EXPECT_TRUE(judge(self_signed, trusting(self_signed), "camera.example"));
}

TEST(Tls, PinLooksAtNoNameAndNoIssuer) {
  const auto server = identity(hours(-2), hours(1));
  const auto info = read_certificate(server.certificate_pem).value();
  const TrustPolicy pinned{Way::Pin, {}, info.sha256};
  const auto judged = judge(server, pinned, "whatever");
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->sha256, info.sha256);
  EXPECT_EQ(judge(identity(hours(-1), hours(1)), pinned, "camera.example").error().kind,
            ErrorKind::Untrusted); // another one
}

TEST(Tls, APinnedCertificateStillEnds) { // [REQ-CAM-5]
  const auto expired = identity(hours(-2), hours(-1)), future = identity(hours(1), hours(2));
  const auto pin_of = [](const Identity& server) {
    return TrustPolicy{Way::Pin, {}, read_certificate(server.certificate_pem).value().sha256};
  };
  EXPECT_EQ(judge(expired, pin_of(expired), "whatever").error().kind, ErrorKind::Expired);
  EXPECT_EQ(judge(future, pin_of(future), "whatever").error().kind, ErrorKind::NotYetValid);
  EXPECT_EQ(judge(expired, {Way::Pin, {}, {}}, "whatever").error().kind, ErrorKind::Expired); // first use
  EXPECT_EQ(judge(expired, pin_of(future), "whatever").error().kind, ErrorKind::Untrusted);   // another one
  EXPECT_TRUE(judge(expired, {Way::Off, {}, {}}, "whatever"));
}

TEST(Tls, ClientOffersTheNameButNoAddress) {
  const auto context = make_server_context(identity(hours(-1), hours(1)), {}).value();
  const auto client = make_client_context({Way::Off, {}, {}}).value();
  const Handshake by_name(context, client, "camera.example");
  EXPECT_STREQ(SSL_get_servername(by_name.server(), TLSEXT_NAMETYPE_host_name), "camera.example");
  const Handshake by_address(context, client, "10.0.0.3");
  EXPECT_EQ(SSL_get_servername(by_address.server(), TLSEXT_NAMETYPE_host_name), nullptr);
}

TEST(Tls, Tls11OnlyWhereAsked) {
  const auto server = identity(hours(-1), hours(1));
  const auto meet = [&](bool allow) {
    const auto client = make_client_context({Way::Off, {}, {}}).value();
    SSL_CTX_set_min_proto_version(client->native_handle(), TLS1_1_VERSION); // an old client
    SSL_CTX_set_max_proto_version(client->native_handle(), TLS1_1_VERSION);
    SSL_CTX_set_security_level(client->native_handle(), 0);
    ServerTlsOptions options;
    options.allow_tls_1_1 = allow;
    return Handshake(make_server_context(server, options).value(), client, "camera.example").finished();
  };
  EXPECT_TRUE(meet(true));
  EXPECT_FALSE(meet(false));
}

TEST(Tls, OurClientNeverSpeaks11) {
  const auto context = make_server_context(identity(hours(-1), hours(1)), {true}).value();
  SSL_CTX_set_max_proto_version(context->native_handle(), TLS1_1_VERSION);
  const auto client = make_client_context({Way::Off, {}, {}}).value();
  EXPECT_FALSE(Handshake(context, client, "camera.example").finished());
}

TEST(Tls, BadIdentitiesAreRefused) {
  const auto one = identity(hours(-1), hours(1));
  const auto two = identity(hours(-1), hours(1));
  EXPECT_EQ(make_server_context({one.certificate_pem, two.key_pem}, {}).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(make_server_context({"", one.key_pem}, {}).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(make_server_context({one.certificate_pem, ""}, {}).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(make_client_context({Way::Authority, "no certificate", {}}).error().kind, ErrorKind::Invalid);
}

TEST(Tls, PeerWithoutCertificateIsUntrusted) {
  const auto client = make_client_context({Way::Off, {}, {}}).value();
  const SslPtr never_connected(SSL_new(client->native_handle()));
  EXPECT_EQ(judge_peer(never_connected.get(), {Way::Off, {}, {}}, "x").error().kind, ErrorKind::Untrusted);
}

} // namespace
} // namespace kagimado::ssl

// Foreign certificates, made by openssl's command line, with everything that can be wrong with them.
#include "engine/ssl/certificate_check.h"
#include "tests/engine/certs/openssl_tool.h"

namespace kagimado::certs {
namespace {

using ssl::Identity;
using ssl::Mismatch;

class CertificateCheck : public testing::Test {
 protected:
  static std::vector<Mismatch> found(const Identity& identity,
                                     std::chrono::hours later = std::chrono::hours(1)) {
    std::vector<Mismatch> what;
    for (const auto& finding : ssl::check_identity(identity, SystemClock().wall_now() + later).findings)
      what.push_back(finding.what);
    return what;
  }

  static Identity joined(const Identity& leaf, std::initializer_list<std::string> issuers) {
    auto identity = leaf;
    for (const auto& issuer : issuers)
      identity.certificate_pem += issuer;
    return identity;
  }

  OpensslFolder tool_;
};

using Found = std::vector<Mismatch>;

TEST_F(CertificateCheck, AWholeChainWithItsKeyIsFit) {
  const auto root = tool_.make("root", p256, of_authority);
  const auto middle = tool_.make("middle", rsa2048, of_authority, "", "root");
  const auto leaf = tool_.make("leaf", p256, of_server, "", "middle");
  const auto whole = joined(leaf, {middle.certificate_pem, root.certificate_pem});
  const auto check = ssl::check_identity(whole, SystemClock().wall_now() + std::chrono::hours(1));
  EXPECT_TRUE(check.findings.empty()) << ssl::name_of(check.findings.front().what);
  EXPECT_EQ(check.chain_certificates, 3U);
  EXPECT_EQ(check.names, std::vector<std::string>{"recorder.example"});
  EXPECT_EQ(check.info->subject, "CN=leaf");
  EXPECT_EQ(found(tool_.make("own", rsa2048, of_server)), Found{}) << "one that signs itself";
}

TEST_F(CertificateCheck, AChainThatLacksAPartIsIncomplete_OneInDisorderBroken) {
  const auto root = tool_.make("root", p256, of_authority);
  const auto middle = tool_.make("middle", p256, of_authority, "", "root");
  const auto leaf = tool_.make("leaf", p256, of_server, "", "middle");
  EXPECT_EQ(found(leaf), Found{Mismatch::ChainIncomplete});
  EXPECT_EQ(found(joined(leaf, {middle.certificate_pem})), Found{Mismatch::ChainIncomplete});
  EXPECT_EQ(found(joined(leaf, {root.certificate_pem, middle.certificate_pem})),
            Found{Mismatch::ChainBroken});
  EXPECT_EQ(found(joined(leaf, {root.certificate_pem})), Found{Mismatch::ChainBroken});
}

// The same name, another key: only the signature tells.
TEST_F(CertificateCheck, AnIssuerOfTheSameNameButAnotherKeyBreaksTheChain) {
  const auto root = tool_.make("root", p256, of_authority + " -addext subjectKeyIdentifier=none");
  const auto leaf = tool_.make("leaf", p256, of_server + " -addext authorityKeyIdentifier=none", "", "root");
  const auto other = tool_.make("root", p256, of_authority + " -addext subjectKeyIdentifier=none");
  EXPECT_EQ(found(joined(leaf, {root.certificate_pem})), Found{});
  EXPECT_EQ(found(joined(leaf, {other.certificate_pem})), Found{Mismatch::ChainBroken});
}

TEST_F(CertificateCheck, AKeyThatDoesNotFitIsTold) {
  const auto one = tool_.make("one", p256, of_server), two = tool_.make("two", p256, of_server);
  EXPECT_EQ(found({one.certificate_pem, two.key_pem}), Found{Mismatch::KeyDoesNotFit});
  EXPECT_EQ(ssl::check_key_fits({one.certificate_pem, two.key_pem}).error().kind, ErrorKind::Invalid);
  EXPECT_TRUE(ssl::check_key_fits(one));
}

TEST_F(CertificateCheck, WeakAndUnsupportedKeysAreTold) {
  EXPECT_EQ(found(tool_.make("weak", "-algorithm RSA -pkeyopt rsa_keygen_bits:1024", of_server)),
            Found{Mismatch::WeakKey});
  EXPECT_EQ(found(tool_.make("edwards", "-algorithm ED25519", of_server)), Found{Mismatch::UnsupportedKey});
  EXPECT_EQ(found(tool_.make("coin", "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", of_server)),
            Found{Mismatch::UnsupportedKey});
  EXPECT_EQ(found(tool_.make("p521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521", of_server)), Found{});
}

TEST_F(CertificateCheck, AWeakIssuerIsTold) {
  const auto root = tool_.make("root", "-algorithm RSA -pkeyopt rsa_keygen_bits:1024", of_authority);
  const auto leaf = tool_.make("leaf", p256, of_server, "", "root");
  EXPECT_EQ(found(joined(leaf, {root.certificate_pem})), Found{Mismatch::WeakKey});
}

TEST_F(CertificateCheck, AnOldHashIsWeak) {
  EXPECT_EQ(found(tool_.make("sha1", rsa2048, of_server, "-sha1")), Found{Mismatch::WeakSignature});
}

TEST_F(CertificateCheck, ExpiredAndFutureOnesAreTold_OfTheIssuersToo) {
  const auto root = tool_.make("root", p256, of_authority, "-days 20");
  const auto leaf = tool_.make("leaf", p256, of_server, "", "root");
  const auto whole = joined(leaf, {root.certificate_pem});
  EXPECT_EQ(found(whole), Found{});
  EXPECT_EQ(found(whole, std::chrono::hours(24 * 21)), Found{Mismatch::Expired});
  EXPECT_EQ(found(whole, std::chrono::hours(24 * 101)), (Found{Mismatch::Expired, Mismatch::Expired}));
  EXPECT_EQ(found(whole, -std::chrono::hours(24)), (Found{Mismatch::NotYetValid, Mismatch::NotYetValid}));
}

TEST_F(CertificateCheck, OneThatIsNotForServersOrHasNoNameIsTold) {
  EXPECT_EQ(
      found(tool_.make("client", p256,
                       "-addext subjectAltName=DNS:a.example -addext basicConstraints=critical,CA:FALSE "
                       "-addext extendedKeyUsage=clientAuth")),
      Found{Mismatch::NoServerUse});
  EXPECT_EQ(found(tool_.make("nameless", p256, "-addext extendedKeyUsage=serverAuth")),
            Found{Mismatch::NoNames});
}

TEST_F(CertificateCheck, ALockedKeyIsTold_AndNobodyIsAsked) {
  const auto plain = tool_.make("plain", p256, of_server);
  ASSERT_TRUE(
      tool_.run("pkey -in plain.key -aes256 -passout pass:secret -out locked.key").ends_with("exit 0"));
  EXPECT_EQ(found({plain.certificate_pem, tool_.read("locked.key")}), Found{Mismatch::LockedKey});
}

TEST_F(CertificateCheck, FilesThatHoldSomethingElseAreTold_AllAtOnce) {
  const auto good = tool_.make("good", p256, of_server);
  EXPECT_EQ(found({"", ""}), (Found{Mismatch::NotAKey, Mismatch::NotACertificate}));
  EXPECT_EQ(found({good.key_pem, good.certificate_pem}),
            (Found{Mismatch::NotAKey, Mismatch::NotACertificate}))
      << "the two files swapped";
  EXPECT_EQ(found({good.certificate_pem, "hello"}), Found{Mismatch::NotAKey});
  EXPECT_EQ(found({std::string(1'000'000, 'x'), std::string(1'000'000, 'x')}),
            (Found{Mismatch::NotAKey, Mismatch::NotACertificate}));
  EXPECT_EQ(found({good.certificate_pem.substr(0, good.certificate_pem.size() / 2), good.key_pem}),
            Found{Mismatch::NotACertificate});
}

TEST_F(CertificateCheck, RewritingKeepsWhatIsNeeded_AndNothingElse) {
  const auto root = tool_.make("root", p256, of_authority);
  const auto leaf = tool_.make("leaf", p256, of_server, "", "root");
  const auto both = "Subject: leaf\n" + leaf.certificate_pem + leaf.key_pem + "junk\n" + root.certificate_pem;
  const auto clean = ssl::rewrite_identity({both, both});
  ASSERT_TRUE(clean) << clean.error().message;
  EXPECT_EQ(clean->certificate_pem, leaf.certificate_pem + root.certificate_pem);
  EXPECT_EQ(clean->key_pem, leaf.key_pem);
  EXPECT_EQ(ssl::rewrite_identity({"", ""}).error().kind, ErrorKind::Invalid);
}

TEST_F(CertificateCheck, DerAndNamesAreThoseThatOpensslReads) {
  const auto identity = tool_.make(
      "many", p256, "-addext subjectAltName=DNS:a.example,DNS:*.b.example,IP:10.0.0.3,IP:FE80:0::1");
  EXPECT_EQ(ssl::certificate_names(identity.certificate_pem).value(),
            (std::vector<std::string>{"a.example", "*.b.example", "10.0.0.3", "fe80::1"}));
  ASSERT_TRUE(tool_.run("x509 -in many.crt -outform DER -out many.der").ends_with("exit 0"));
  EXPECT_EQ(as_text(ssl::certificate_der(identity.certificate_pem).value()), tool_.read("many.der"));
  EXPECT_EQ(ssl::certificate_der("junk").error().kind, ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado::certs

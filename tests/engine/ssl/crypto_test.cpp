// Against the published vectors of the standards, so that another implementation opens what this one seals.
#include "engine/ssl/crypto.h"

#include <gtest/gtest.h>

namespace kagimado::ssl {
namespace {

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

// NIST SP 800-38A, section F.5.1.
const std::string aes_key = "2b7e151628aed2a6abf7158809cf4f3c";
const std::string aes_counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
const std::string aes_plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                              "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
const std::string aes_sealed = "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
                               "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee";

TEST(AesCtr, MatchesSp80038a) {
  AesCtr cipher(hex(aes_key));
  cipher.restart(hex(aes_counter));
  Bytes bytes = hex(aes_plain);
  cipher.apply(bytes);
  EXPECT_EQ(to_hex(bytes), aes_sealed);
}

TEST(AesCtr, GoesOnWhereItEnded_WhenGivenOddPieces) {
  AesCtr cipher(hex(aes_key));
  Bytes bytes = hex(aes_plain);
  for (const std::size_t piece : {1U, 5U, 15U, 16U, 17U}) {
    bytes = hex(aes_plain);
    cipher.restart(hex(aes_counter));
    for (MutableBytes rest = bytes; !rest.empty();) {
      const auto n = std::min<std::size_t>(piece, rest.size());
      cipher.apply(rest.first(n));
      rest = rest.subspan(n);
    }
    EXPECT_EQ(to_hex(bytes), aes_sealed) << piece;
  }
}

TEST(AesCtr, WorksOn_WhenMoved) {
  AesCtr first(hex(aes_key));
  first.restart(hex(aes_counter));
  AesCtr second(std::move(first));
  Bytes bytes = hex(aes_plain);
  second.apply(bytes);
  EXPECT_EQ(to_hex(bytes), aes_sealed);
}

TEST(Sha256, MatchesFips180) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256({})), sha256_hex(""));
}

TEST(Md5, MatchesRfc1321) {
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(HmacSha256, MatchesRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0xaa), Bytes(50, 0xdd))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xaa),
                               as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, IsTheSame_WhenGivenInPieces) {
  HmacSha256 mac(as_bytes("Jefe"));
  mac.update(as_bytes("what do ya "));
  mac.update({});
  mac.update(as_bytes("want for nothing?"));
  EXPECT_EQ(mac.finish(), hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")));
}

TEST(HmacSha256, AcceptsAnEmptyKey) {
  EXPECT_EQ(to_hex(hmac_sha256({}, {})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Pbkdf2, MatchesRfc7914) {
  EXPECT_EQ(to_hex(pbkdf2_sha256("passwd", as_bytes("salt"), 1).view()),
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
  EXPECT_EQ(to_hex(pbkdf2_sha256("Password", as_bytes("NaCl"), 80'000).view()),
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
}

TEST(HkdfExpand, MatchesRfc5869) {
  const Bytes info = hex("f0f1f2f3f4f5f6f7f8f9");
  Bytes out(42);
  hkdf_expand_sha256(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), as_text(info),
                     out);
  EXPECT_EQ(to_hex(out),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST(HkdfExpand, MatchesRfc5869_WithoutInfo) {
  Bytes out(42);
  hkdf_expand_sha256(hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"), "", out);
  EXPECT_EQ(to_hex(out),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Gcm, OpensThePublishedVector) {
  // McGrew and Viega, test case 14: all-zero key, nonce and plain text.
  const Bytes sealed = hex("000000000000000000000000"
                           "cea7403d4d606b6e074ec5d3baf39d18"
                           "d0d1c8a799996bf0265b98b5d48ab919");
  const auto plain = gcm_open(Bytes(32), sealed, {});
  ASSERT_TRUE(plain) << plain.error().message;
  EXPECT_EQ(*plain, Bytes(16));
}

TEST(Gcm, OpensWhatItSealed) {
  const Bytes key(32, 7);
  for (const std::size_t size : {0U, 1U, 16U, 1000U}) {
    const Bytes plain(size, 0x5a);
    const Bytes sealed = gcm_seal(key, plain, as_bytes("name"));
    EXPECT_EQ(sealed.size(), size + 28);
    EXPECT_EQ(gcm_open(key, sealed, as_bytes("name")).value(), plain);
  }
}

TEST(Gcm, UsesAnotherNonceEachTime) {
  EXPECT_NE(gcm_seal(Bytes(32), as_bytes("x"), {}), gcm_seal(Bytes(32), as_bytes("x"), {}));
}

TEST(Gcm, IsTampered_WhenAnyByteDiffers) {
  const Bytes key(32, 7);
  const Bytes sealed = gcm_seal(key, as_bytes("secret"), as_bytes("name"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes bent = sealed;
    bent[i] ^= 1U;
    const auto opened = gcm_open(key, bent, as_bytes("name"));
    ASSERT_FALSE(opened) << i;
    EXPECT_EQ(opened.error().kind, ErrorKind::Tampered);
  }
  EXPECT_EQ(gcm_open(key, sealed, as_bytes("other")).error().kind, ErrorKind::Tampered);
  EXPECT_EQ(gcm_open(Bytes(32, 8), sealed, as_bytes("name")).error().kind, ErrorKind::Tampered);
  EXPECT_EQ(gcm_open(key, ByteView(sealed).first(27), as_bytes("name")).error().kind, ErrorKind::Tampered);
}

} // namespace
} // namespace kagimado::ssl

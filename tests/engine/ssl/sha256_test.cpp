#include "engine/ssl/sha256.h"

#include <gtest/gtest.h>

namespace kagimado::ssl {
namespace {

// FIPS 180-4 examples, "abc" and the 448-bit message.
TEST(Sha256, AgreesWithPublishedVectors_WhateverThePieces) {
  Sha256 abc;
  abc.update(as_bytes("a"));
  abc.update({});
  abc.update(as_bytes("bc"));
  EXPECT_EQ(to_hex(abc.finish()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  Sha256 longer;
  longer.update(as_bytes("abcdbcdecdefdefgefghfghighijhijk"));
  longer.update(as_bytes("ijkljklmklmnlmnomnopnopq"));
  EXPECT_EQ(to_hex(longer.finish()), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, AgreesWithTheOneShotDigest) {
  Sha256 empty;
  EXPECT_EQ(empty.finish(), sha256({}));
}

} // namespace
} // namespace kagimado::ssl

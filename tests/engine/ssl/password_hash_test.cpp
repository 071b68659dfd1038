#include "engine/ssl/password_hash.h"

#include <gtest/gtest.h>

namespace kagimado::ssl {
namespace {

constexpr ScryptCost cheap{4, 1, 1};

// RFC 7914 section 12: the first 32 of 64 bytes.
TEST(Scrypt, MatchesRfc7914) {
  EXPECT_EQ(to_hex(scrypt("", {}, {4, 1, 1})->view()),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442");
  EXPECT_EQ(to_hex(scrypt("pleaseletmein", as_bytes("SodiumChloride"), {14, 8, 1})->view()),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
}

TEST(Scrypt, CostsBeyondTheMaximumAreRefused) {
  for (const ScryptCost cost :
       {ScryptCost{18, 8, 1}, ScryptCost{15, 9, 1}, ScryptCost{15, 8, 9}, ScryptCost{0, 8, 1},
        ScryptCost{15, 0, 1}, ScryptCost{15, 8, 0}, ScryptCost{64, 8, 1}})
    EXPECT_EQ(scrypt("x", as_bytes("y"), cost).error().kind, ErrorKind::Limit);
  EXPECT_TRUE(scrypt("x", as_bytes("y"), {max_scrypt_cost.log2_n, max_scrypt_cost.r, 1}));
}

TEST(PasswordHash, VerifiesItsOwnPasswordOnly) {
  for (const auto& password : {std::string(), std::string("pass word1"), std::string(256, 'x')}) {
    const auto hash = hash_password(password, cheap);
    EXPECT_TRUE(verify_password(password, hash));
    EXPECT_EQ(verify_password(password + "y", hash).error().kind, ErrorKind::WrongPassword);
  }
}

TEST(PasswordHash, HasASaltOfItsOwn_AndTellsItsCost) {
  EXPECT_NE(hash_password("same", cheap), hash_password("same", cheap));
  EXPECT_TRUE(hash_password("same", cheap).starts_with("$scrypt$ln=4,r=1,p=1$"));
  EXPECT_TRUE(verify_password("same", hash_password("same"))) << "the default cost is within the maximum";
}

TEST(PasswordHash, ATextThatIsNoHashIsDamaged_WhateverItHolds) {
  const auto whole = hash_password("password", cheap);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(verify_password("password", whole.substr(0, size)).error().kind, ErrorKind::Damaged) << size;
  const auto tail = whole.substr(whole.find('$', 9));
  for (const auto* cost : {"ln=63,r=8,p=1", "ln=15,r=4000000000,p=1", "ln=15,r=8,p=99999999999",
                           "ln=-1,r=8,p=1", "ln=4,r=1,p=1x", "r=1,ln=4,p=1", "ln=4,r=1"})
    EXPECT_EQ(verify_password("password", "$scrypt$" + std::string(cost) + tail).error().kind,
              ErrorKind::Damaged)
        << cost;
  EXPECT_EQ(verify_password("password", std::string(1'000'000, '$')).error().kind, ErrorKind::Damaged);
  EXPECT_EQ(verify_password("password", whole + "A").error().kind, ErrorKind::Damaged);
}

TEST(PasswordHash, IsKnownWithoutItsPassword) {
  EXPECT_TRUE(check_password_hash(hash_password("password", cheap)));
  const auto whole = hash_password("password", cheap);
  EXPECT_EQ(check_password_hash("").error().kind, ErrorKind::Damaged);
  EXPECT_EQ(check_password_hash("password").error().kind, ErrorKind::Damaged);
  EXPECT_EQ(check_password_hash("$scrypt$ln=30,r=8,p=1" + whole.substr(whole.find('$', 9))).error().kind,
            ErrorKind::Damaged);
}

} // namespace
} // namespace kagimado::ssl

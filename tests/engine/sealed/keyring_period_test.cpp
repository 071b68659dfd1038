#include "engine/sealed/keyring.h"

#include <gtest/gtest.h>

namespace kagimado::sealed {
namespace {

constexpr std::uint32_t few_iterations = 16;

// [REQ-ENC-7]
TEST(KeyringPeriods, KnowsThePeriodsOfItsPasswords_UntilTheyAreForgotten) {
  const Salt first{1}, second{2};
  Keyring keyring;
  EXPECT_FALSE(keyring.knows_salt(first));
  keyring.add(*derive("Password-1", first, few_iterations));
  EXPECT_TRUE(keyring.knows_salt(first));
  EXPECT_FALSE(keyring.knows_salt(second));
  const Kid kid{{3}};
  const auto material = random_material();
  const auto box = parse_key_box(write_key_box(kid, material, *derive("Password-2", second, few_iterations)));
  ASSERT_TRUE(box.has_value());
  EXPECT_FALSE(keyring.try_password(*box, "wrong").has_value());
  EXPECT_FALSE(keyring.knows_salt(second)); // a wrong one opens no period
  EXPECT_TRUE(keyring.try_password(*box, "Password-2").has_value());
  EXPECT_TRUE(keyring.knows_salt(second));
  keyring.forget_all();
  EXPECT_FALSE(keyring.knows_salt(first));
  EXPECT_FALSE(keyring.knows_salt(second));
}

} // namespace
} // namespace kagimado::sealed

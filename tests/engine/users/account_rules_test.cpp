#include "engine/users/account_rules.h"

#include <gtest/gtest.h>

namespace kagimado::users {
namespace {

TEST(LoginPassword, Mixes8To32CharactersOfTwoKinds) {
  for (const auto* password : {"abcdefg1", "abcdefg!", "1234567!", "ABCDEFG1", "aB3$aB3$"})
    EXPECT_TRUE(check_login_password(password, "user")) << password;
  EXPECT_TRUE(check_login_password(fmt::format("{:a>31}1", ""), "user"));
  for (const auto* password : {"", "abcdef1", "abcdefgh", "ABCDefgh", "12345678", "!!!!!!!!", "abcdefg 1",
                               "abcdefg１", "パスワード1234", "abcdefg1\n"})
    EXPECT_EQ(check_login_password(password, "user").error().kind, ErrorKind::Invalid) << password;
  EXPECT_FALSE(check_login_password(fmt::format("{:a>32}1", ""), "user"));
  EXPECT_FALSE(check_login_password("Operator1", "operator1")) << "not the name";
}

TEST(LoginPassword, IsNeverInTheMessage) {
  for (const auto* password : {"secret", "secretsecret", "secret secret"}) {
    const auto checked = check_login_password(password, "user");
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().message.find("secret"), std::string::npos);
  }
}

TEST(UserName, Has1To32Characters) {
  EXPECT_TRUE(check_user_name("管理者"));
  EXPECT_TRUE(check_user_name("O'Brien"));
  EXPECT_TRUE(check_user_name(std::string(32, 'x')));
  EXPECT_FALSE(check_user_name(""));
  EXPECT_FALSE(check_user_name(std::string(33, 'x')));
  EXPECT_FALSE(check_user_name(std::string(10'000, 'x')));
  EXPECT_FALSE(check_user_name("a\tb"));
}

TEST(UserName, CaseMakesNoOtherName) {
  EXPECT_EQ(name_key("Admin"), name_key("aDMIN"));
  EXPECT_NE(name_key("管理者"), name_key("管理"));
}

} // namespace
} // namespace kagimado::users

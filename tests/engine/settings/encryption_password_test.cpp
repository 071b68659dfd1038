// [REQ-ENC-1]
#include "engine/settings/encryption_password.h"

#include <gtest/gtest.h>

namespace kagimado::settings {
namespace {

ErrorKind kind_of(std::string_view password, std::string_view confirmation, bool may_be_empty = false) {
  const auto checked = check_encryption_password(password, confirmation, may_be_empty);
  return checked ? ErrorKind::EndOfStream : checked.error().kind; // EndOfStream: nothing wrong
}

TEST(EncryptionPassword, Has4To16HalfWidthCharacters) {
  constexpr auto right = ErrorKind::EndOfStream;
  EXPECT_EQ(kind_of("a1!~", "a1!~"), right);
  EXPECT_EQ(kind_of("0123456789abcdef", "0123456789abcdef"), right);
  for (const auto* password :
       {"", "abc", "0123456789abcdefg", "ab cd", "abcd\t", "ａｂｃｄ", "ﾊﾟｽﾜｰﾄ", "abc\x7f"})
    EXPECT_EQ(kind_of(password, password), ErrorKind::Invalid) << password;
  for (int c = 0; c < 256; ++c) {
    const auto password = std::string("abc") + static_cast<char>(c);
    EXPECT_EQ(kind_of(password, password) == right, c >= 0x21 && c <= 0x7e) << c;
  }
}

TEST(EncryptionPassword, IsTypedTwice_AndMayStayEmptyWhileItIsNotUsed) {
  EXPECT_EQ(kind_of("abcd1", "abcd2"), ErrorKind::Conflict);
  EXPECT_EQ(kind_of("abcd", ""), ErrorKind::Conflict);
  EXPECT_EQ(kind_of("", "", true), ErrorKind::EndOfStream);
  EXPECT_EQ(kind_of("", "abcd", true), ErrorKind::Invalid);
  EXPECT_EQ(kind_of("", "", false), ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado::settings

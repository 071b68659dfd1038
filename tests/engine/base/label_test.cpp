#include "engine/base/label.h"

#include <gtest/gtest.h>

namespace kagimado {
namespace {

TEST(CountCharacters, CountsCodePoints) {
  EXPECT_EQ(count_characters("").value(), 0U);
  EXPECT_EQ(count_characters("a玄関😀é").value(), 5U);
  EXPECT_EQ(count_characters(std::string(10'000, 'x')).value(), 10'000U);
}

// Markus Kuhn's classes of broken sequences.
TEST(CountCharacters, RefusesWhatIsNoUtf8) {
  for (const std::string_view broken :
       {"\x80", "\xc3", "\xe7\x8e", "\xf0\x9f\x98", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf",
        "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
        "\xfe", "\xff", "a\xc3(b"})
    EXPECT_EQ(count_characters(broken).error().kind, ErrorKind::Invalid) << broken.size();
}

TEST(Label, TakesWhatPeopleCallThings) {
  for (const auto* name :
       {"a", "正面玄関", "O'Brien \"Bob\"", "😀", "<script>", "a  b", "'; DROP TABLE user;--"})
    EXPECT_TRUE(check_label(name, "name", 1, 32)) << name;
  std::string longest;
  for (int i = 0; i < 32; ++i)
    longest += "😀";
  EXPECT_TRUE(check_label(longest, "name", 1, 32));
  EXPECT_FALSE(check_label(longest + "a", "name", 1, 32));
}

TEST(Label, RefusesWhatWouldConfuseAReader) {
  for (const std::string_view name :
       {std::string_view(""), std::string_view(" a"), std::string_view("a "), std::string_view("a　"),
        std::string_view("a\nb"), std::string_view("a\0b", 3), std::string_view("\x7f"),
        std::string_view("\xc2\x85"),
        std::string_view("admin\xe2\x80\xae"
                         "x"),
        std::string_view("\xff")})
    EXPECT_EQ(check_label(name, "name", 1, 32).error().kind, ErrorKind::Invalid) << name;
  const auto long_one = check_label(std::string(10'000, 'x'), "name", 1, 32);
  EXPECT_LT(long_one.error().message.size(), 100U);
}

TEST(Printable, KeepsALogToOneLine_AndToItsBound) {
  EXPECT_EQ(printable("a\nb\x1b[2J玄\xff", 100), "a?b?[2J玄?");
  EXPECT_EQ(printable("玄関玄関", 7), "玄関");
  EXPECT_EQ(printable("\n\n\n", 2), "??");
  EXPECT_EQ(printable("abc", 0), "");
}

} // namespace
} // namespace kagimado

#include "engine/licence/crockford.h"

#include <gtest/gtest.h>

#include <random>

namespace kagimado::licence {
namespace {

Symbols random_number(std::mt19937& random, std::size_t count) {
  Symbols symbols;
  for (std::size_t i = 0; i + 1 < count; ++i)
    symbols.push_back(static_cast<Symbol>(random() % 32));
  append_check(symbols);
  return symbols;
}

TEST(Crockford, ReadsWhatPeopleMistake) {
  EXPECT_EQ(symbol_of('o'), 0);
  EXPECT_EQ(symbol_of('O'), 0);
  for (const char c : {'i', 'I', 'l', 'L'})
    EXPECT_EQ(symbol_of(c), 1) << c;
  EXPECT_EQ(symbol_of('z'), 31);
  for (const char c : {'u', 'U', '-', ' ', '*', '\0', '\x80', '\xff'})
    EXPECT_FALSE(symbol_of(c)) << static_cast<int>(c);
  for (std::size_t i = 0; i < symbol_alphabet.size(); ++i)
    EXPECT_EQ(symbol_of(symbol_alphabet[i]), i);
}

TEST(Crockford, NumbersAndBytesComeBack) {
  Symbols symbols;
  append_number(symbols, 0x1FEDCBA, 5);
  EXPECT_EQ(read_number(symbols), 0x1FEDCBAU);
  const std::array<std::uint8_t, 5> bytes = {0x00, 0xff, 0x12, 0x80, 0x01};
  Symbols packed;
  append_bytes(packed, bytes);
  EXPECT_EQ(packed.size(), 8U);
  std::array<std::uint8_t, 5> read{};
  read_bytes(packed, read);
  EXPECT_EQ(read, bytes);
}

TEST(Crockford, GroupsAreJoinedByHyphens) {
  EXPECT_EQ(grouped_text(Symbols{0, 1, 2, 3, 31, 30}, 5), "0123Z-Y");
  EXPECT_EQ(grouped_text(Symbols{0, 1, 2, 3, 31}, 5), "0123Z");
}

// Over every length that is allowed, every place and every wrong symbol: no statistics, all of them.
TEST(Crockford, CheckCatchesEveryWrongSymbol_AndEverySwap) {
  std::mt19937 random(4);
  for (std::size_t count = 2; count <= max_checked_symbols; ++count) {
    const auto right = random_number(random, count);
    ASSERT_TRUE(check_is_right(right));
    for (std::size_t i = 0; i < count; ++i) {
      for (unsigned other = 1; other < 32; ++other) {
        auto wrong = right;
        wrong[i] = static_cast<Symbol>(wrong[i] ^ other);
        ASSERT_FALSE(check_is_right(wrong)) << count << ' ' << i;
      }
      for (std::size_t j = i + 1; j < count; ++j) {
        auto swapped = right;
        std::swap(swapped[i], swapped[j]);
        ASSERT_EQ(check_is_right(swapped), right[i] == right[j]) << count << ' ' << i << ' ' << j;
      }
    }
  }
}

TEST(Crockford, ARowOfZerosIsNoNumber) {
  for (std::size_t count = 1; count <= max_checked_symbols; ++count)
    EXPECT_FALSE(check_is_right(Symbols(count, 0))) << count;
}

TEST(Crockford, MoreSymbolsThanTheCheckCanGuardAreRefused) {
  Symbols symbols(max_checked_symbols, 5);
  append_check(symbols);
  EXPECT_FALSE(check_is_right(symbols));
  EXPECT_FALSE(check_is_right({}));
}

TEST(Crockford, ParsingTellsWhere_AndNeverReadsMoreThanItNeeds) {
  std::mt19937 random(5);
  const auto number = random_number(random, 10);
  const auto text = grouped_text(number, 5);
  EXPECT_EQ(parse_checked(text, 10).value(), number);
  EXPECT_EQ(parse_checked("  " + text + " ", 10).value(), number);
  const auto bad = parse_checked("01u", 10);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().kind, ErrorKind::Invalid);
  EXPECT_NE(bad.error().message.find("place 3"), std::string::npos) << bad.error().message;
  EXPECT_EQ(parse_checked(text + "0", 10).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(parse_checked(text.substr(1), 10).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(parse_checked("", 10).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(parse_checked(std::string(1'000'000, '7'), 10).error().kind, ErrorKind::Invalid);
}

} // namespace
} // namespace kagimado::licence

#include "engine/ssl/secret.h"

#include <gtest/gtest.h>

#include <set>

namespace kagimado::ssl {
namespace {

Bytes counting(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::uint8_t>(i + 1);
  return bytes;
}

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

TEST(SecretArray, LeavesZeroesBehind_WhenMovedFrom) {
  SecretArray<16> key(counting(16));
  const SecretArray<16> moved(std::move(key));
  EXPECT_TRUE(std::ranges::equal(moved.view(), counting(16)));
  EXPECT_TRUE(all_zero(key.view())); // NOLINT(bugprone-use-after-move): that is the point

  SecretArray<16> assigned;
  SecretArray<16> source = moved.clone();
  assigned = std::move(source);
  EXPECT_TRUE(std::ranges::equal(assigned.view(), counting(16)));
  EXPECT_TRUE(all_zero(source.view())); // NOLINT(bugprone-use-after-move)
}

TEST(SecretArray, WipesItsBytes_WhenDestroyed) {
  alignas(SecretArray<32>) std::array<std::uint8_t, sizeof(SecretArray<32>)> place{};
  auto* key = new (place.data()) SecretArray<32>(counting(32));
  ASSERT_FALSE(all_zero(place));
  key->~SecretArray();
  EXPECT_TRUE(all_zero(place));
}

TEST(SecretArray, EndsTheProcess_WhenGivenTheWrongSize) {
  EXPECT_DEATH(SecretArray<16>(counting(15)), "");
}

TEST(SecretText, NeverGrowsBeyondItsFirstBuffer) {
  SecretText text;
  const char* const buffer = text.view().data();
  while (text.append("0123456789abcdef"))
    EXPECT_EQ(text.view().data(), buffer);
  EXPECT_EQ(text.size(), SecretText::max_bytes);
  EXPECT_FALSE(text.append("x"));
  EXPECT_EQ(text.size(), SecretText::max_bytes);
}

TEST(SecretText, RemovesWholeCharacters) {
  SecretText text("aあé");
  text.pop_back();
  EXPECT_EQ(text.view(), "aあ");
  text.pop_back();
  EXPECT_EQ(text.view(), "a");
  text.pop_back();
  text.pop_back();
  EXPECT_TRUE(text.empty());
}

TEST(SecretText, IsCutBetweenCharacters_WhenTooLong) {
  std::string longest(SecretText::max_bytes - 1, 'x');
  const SecretText text(longest + "あ");
  EXPECT_EQ(text.view(), longest);
}

TEST(SecretText, KeepsItsBound_WhenMovedAndUsedAgain) {
  SecretText first("password");
  SecretText second(std::move(first));
  EXPECT_EQ(second.view(), "password");
  EXPECT_TRUE(first.empty()); // NOLINT(bugprone-use-after-move)
  const char* const buffer = first.view().data();
  ASSERT_TRUE(first.append(std::string(SecretText::max_bytes, 'y')));
  EXPECT_EQ(first.view().data(), buffer);
  second = std::move(first);
  EXPECT_EQ(second.size(), SecretText::max_bytes);
}

TEST(Wipe, ClearsTextUpToItsCapacity) {
  std::string text = "a password that is long enough for the heap";
  text.resize(4); // the rest still stands behind the end
  char* const buffer = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.data(), buffer);
  for (std::size_t i = 0; i < text.capacity(); ++i)
    ASSERT_EQ(buffer[i], '\0') << i;
}

TEST(EqualInConstantTime, ComparesSizesAndBytes) {
  const Bytes a = counting(32);
  Bytes b = a;
  EXPECT_TRUE(equal_in_constant_time(a, b));
  EXPECT_TRUE(equal_in_constant_time({}, {}));
  b.back() ^= 1U;
  EXPECT_FALSE(equal_in_constant_time(a, b));
  EXPECT_FALSE(equal_in_constant_time(a, ByteView(a).first(31)));
}

TEST(FillRandom, NeverRepeats) {
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) {
    Bytes bytes(16);
    fill_random(bytes);
    EXPECT_TRUE(seen.insert(bytes).second);
  }
}

TEST(LockedAllocator, HoldsSecrets_WhenTheArenaIsFull) {
  // 4 MiB is more than the locked arena has.
  std::vector<SecretArray<32>, LockedAllocator<SecretArray<32>>> keys;
  for (int i = 0; i < 4 * 32 * 1024; ++i)
    keys.emplace_back(counting(32));
  EXPECT_TRUE(std::ranges::equal(keys.front().view(), counting(32)));
  EXPECT_TRUE(std::ranges::equal(keys.back().view(), counting(32)));
}

} // namespace
} // namespace kagimado::ssl

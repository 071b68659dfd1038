#include "engine/base/result.h"

#include <gtest/gtest.h>

namespace kagimado {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0)
    return fail(ErrorKind::Invalid, "{} is odd", value);
  return value / 2;
}

Result<int> quarter(int value) {
  KGM_TRY(const int once, half(value));
  KGM_TRY(const int twice, half(once));
  return twice;
}

Result<> check_even(int value) {
  KGM_CHECK(half(value));
  return {};
}

TEST(Result, TryPassesValuesAndReturnsErrors) {
  EXPECT_EQ(quarter(12).value(), 3);
  EXPECT_EQ(quarter(6).error().message, "3 is odd");
  EXPECT_TRUE(check_even(2));
  EXPECT_EQ(check_even(1).error().kind, ErrorKind::Invalid);
}

TEST(Result, WithinPutsContextInFrontAndKeepsKind) {
  const auto error = half(1).error().within("camera 3");
  EXPECT_EQ(error.message, "camera 3: 1 is odd");
  EXPECT_EQ(error.kind, ErrorKind::Invalid);
}

TEST(Result, EveryKindHasItsOwnName) {
  std::vector<std::string_view> names;
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::Internal); ++kind)
    names.push_back(name_of(static_cast<ErrorKind>(kind)));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

} // namespace
} // namespace kagimado

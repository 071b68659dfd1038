// Precompiled for tests that include nlohmann-json.
#pragma once

#include "board/cmake/precompiled/json.h"

#include <gtest/gtest.h>

// What they nearly all instantiate is done once, here (-fpch-instantiate-templates): nobody calls it.
namespace kagimado::precompiled {

inline void instantiate_expectations(const nlohmann::json& value, const std::string& text) {
  EXPECT_EQ(value, value) << value;
  EXPECT_EQ(value, text) << value.dump();
  EXPECT_EQ(value, 1);
  EXPECT_EQ(value, true);
  EXPECT_EQ(value, "a");
  EXPECT_EQ(value, "abcd");
  EXPECT_EQ(value, "abcde");
  EXPECT_EQ(text, "a");
  EXPECT_EQ(text, text) << text;
  EXPECT_TRUE(value.is_null()) << value;
}

} // namespace kagimado::precompiled

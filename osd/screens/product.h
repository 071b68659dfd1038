// Who this is. The version is the one of CMakeLists.txt; a test holds them equal.
#pragma once

#include <string_view>

namespace kagimado::osd {

inline constexpr std::string_view product_version = "0.1.0";

} // namespace kagimado::osd

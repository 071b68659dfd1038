// Letters that scenes burn into their pictures: ASCII, 5x7, small letters drawn as capitals.
#pragma once

#include <array>
#include <cstdint>

namespace kagimado::device {

inline constexpr int glyph_width = 5, glyph_height = 7;
using Glyph = std::array<std::uint8_t, glyph_height>; // a row a byte, the left column in bit 4

const Glyph& glyph_of(char character);

} // namespace kagimado::device

// UTF-8, read leniently: what is broken is U+FFFD and takes one byte.
#pragma once

#include <cstddef>
#include <string_view>

namespace kagimado::osd {

struct DecodedCharacter {
  char32_t character = 0xfffd;
  std::size_t bytes = 1;
};

// The first character of text, which must not be empty.
DecodedCharacter decode_utf8(std::string_view text);
// Number of characters.
std::size_t length_utf8(std::string_view text);

} // namespace kagimado::osd

#include "osd/draw/utf8.h"

#include <cstdint>

namespace kagimado::osd {

namespace {

constexpr char32_t smallest_of_length[5] = {0, 0, 0x80, 0x800, 0x10000};

std::size_t length_of_lead(std::uint8_t lead) {
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead <= 0xdf)
    return 2;
  if (lead >= 0xe0 && lead <= 0xef)
    return 3;
  if (lead >= 0xf0 && lead <= 0xf4)
    return 4;
  return 0;
}

} // namespace

DecodedCharacter decode_utf8(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  const std::size_t length = length_of_lead(lead);
  if (length == 0 || length > text.size())
    return {};
  char32_t character = length == 1 ? lead : lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80)
      return {};
    character = (character << 6) | (byte & 0x3fu);
  }
  const bool surrogate = character >= 0xd800 && character <= 0xdfff;
  if (character < smallest_of_length[length] || character > 0x10ffff || surrogate)
    return {};
  return {character, length};
}

std::size_t length_utf8(std::string_view text) {
  std::size_t characters = 0;
  for (; !text.empty(); ++characters)
    text.remove_prefix(decode_utf8(text).bytes);
  return characters;
}

} // namespace kagimado::osd

#include "engine/base/label.h"

#include <cstdint>

namespace kagimado {
namespace {

struct Character {
  std::size_t bytes = 0; // 0: no UTF-8
  std::uint32_t code = 0;
};

std::size_t sequence_bytes(unsigned char lead) {
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead < 0xE0)
    return 2;
  if (lead >= 0xE0 && lead < 0xF0)
    return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const auto bytes = sequence_bytes(lead);
  if (bytes == 0 || bytes > text.size())
    return {};
  if (bytes == 1)
    return {1, lead};
  std::uint32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U)
      return {};
    code = code << 6 | (next & 0x3FU);
  }
  const bool is_too_long = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  return is_too_long || is_surrogate || code > 0x10FFFF ? Character{} : Character{bytes, code};
}

bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

bool is_blank(std::uint32_t code) {
  return code == ' ' || code == 0x00A0 || code == 0x3000;
}

} // namespace

Result<std::size_t> count_characters(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto character = first_character(text);
    if (character.bytes == 0)
      return fail(ErrorKind::Invalid, "not UTF-8 after {} characters", count);
    text.remove_prefix(character.bytes);
    ++count;
  }
  return count;
}

Result<> check_label(std::string_view text, std::string_view what, std::size_t min_characters,
                     std::size_t max_characters) {
  if (text.size() > 4 * max_characters)
    return fail(ErrorKind::Invalid, "{}: more than {} characters", what, max_characters);
  std::size_t count = 0;
  bool ends_blank = false;
  while (!text.empty()) {
    const auto character = first_character(text);
    if (character.bytes == 0)
      return fail(ErrorKind::Invalid, "{}: not UTF-8 after {} characters", what, count);
    if (is_control(character.code))
      return fail(ErrorKind::Invalid, "{}: a control character at place {}", what, count + 1);
    ends_blank = is_blank(character.code);
    if (ends_blank && count == 0)
      return fail(ErrorKind::Invalid, "{}: begins with a blank", what);
    text.remove_prefix(character.bytes);
    ++count;
  }
  if (ends_blank)
    return fail(ErrorKind::Invalid, "{}: ends with a blank", what);
  if (count < min_characters || count > max_characters)
    return fail(ErrorKind::Invalid, "{}: {} characters, must have {} to {}", what, count, min_characters,
                max_characters);
  return {};
}

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string clean;
  while (!text.empty()) {
    const auto character = first_character(text);
    const auto bytes = character.bytes == 0 ? 1 : character.bytes;
    const bool is_shown = character.bytes != 0 && !is_control(character.code);
    if (clean.size() + (is_shown ? bytes : 1) > max_bytes)
      break;
    if (is_shown)
      clean.append(text.substr(0, bytes));
    else
      clean.push_back('?');
    text.remove_prefix(bytes);
  }
  return clean;
}

} // namespace kagimado

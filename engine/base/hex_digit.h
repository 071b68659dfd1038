// Hexadecimal digits one by one, for parsers that meet them among other text. Thread-safe.
#pragma once

namespace kagimado {

// 0 to 15, of either case; -1: no digit.
constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

} // namespace kagimado

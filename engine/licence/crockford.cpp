#include "engine/licence/crockford.h"

#include <algorithm>

namespace kagimado::licence {
namespace {

// Multiplies by a generator of GF(32)'s multiplicative group, modulo x^5 + x^2 + 1.
constexpr Symbol times_alpha(Symbol value) {
  const unsigned doubled = unsigned{value} << 1;
  return static_cast<Symbol>((doubled & 32U) != 0 ? doubled ^ 0x25U : doubled);
}

// Value of the polynomial at alpha. The leading 1 keeps a row of zeros from being a valid number.
Symbol evaluate(std::span<const Symbol> symbols) {
  Symbol sum = 1;
  for (const auto symbol : symbols)
    sum = times_alpha(sum) ^ symbol;
  return sum;
}

constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

} // namespace

std::optional<Symbol> symbol_of(char c) {
  c = upper(c);
  if (c == 'O')
    c = '0';
  if (c == 'I' || c == 'L')
    c = '1';
  const auto at = symbol_alphabet.find(c);
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<Symbol>(at));
}

bool is_separator(char c) {
  return c == ' ' || c == '-';
}

void append_number(Symbols& symbols, std::uint64_t value, std::size_t count) {
  for (std::size_t i = count; i > 0; --i)
    symbols.push_back(static_cast<Symbol>((value >> (symbol_bits * (i - 1))) & 31U));
}

std::uint64_t read_number(std::span<const Symbol> symbols) {
  std::uint64_t value = 0;
  for (const auto symbol : symbols)
    value = value << symbol_bits | symbol;
  return value;
}

void append_bytes(Symbols& symbols, std::span<const std::uint8_t> bytes) {
  std::uint32_t pending = 0;
  std::size_t bits = 0;
  for (const auto byte : bytes) {
    pending = pending << 8 | byte;
    bits += 8;
    while (bits >= symbol_bits) {
      bits -= symbol_bits;
      symbols.push_back(static_cast<Symbol>((pending >> bits) & 31U));
    }
  }
}

void read_bytes(std::span<const Symbol> symbols, std::span<std::uint8_t> bytes) {
  std::uint32_t pending = 0;
  std::size_t bits = 0, at = 0;
  for (const auto symbol : symbols) {
    pending = pending << symbol_bits | symbol;
    bits += symbol_bits;
    if (bits >= 8 && at < bytes.size()) {
      bits -= 8;
      bytes[at++] = static_cast<std::uint8_t>(pending >> bits);
    }
  }
}

void append_check(Symbols& symbols) {
  symbols.push_back(times_alpha(evaluate(symbols)));
}

bool check_is_right(std::span<const Symbol> symbols) {
  return !symbols.empty() && symbols.size() <= max_checked_symbols && evaluate(symbols) == 0;
}

std::string grouped_text(std::span<const Symbol> symbols, std::size_t group_symbols) {
  std::string text;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i != 0 && i % group_symbols == 0)
      text.push_back('-');
    text.push_back(symbol_alphabet[symbols[i] & 31U]);
  }
  return text;
}

Result<Symbols> parse_checked(std::string_view text, std::size_t count) {
  Symbols symbols;
  symbols.reserve(count);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_separator(text[i]))
      continue;
    const auto symbol = symbol_of(text[i]);
    if (!symbol)
      return fail(ErrorKind::Invalid, "typing error: no such number has the character at place {}", i + 1);
    if (symbols.size() == count)
      return fail(ErrorKind::Invalid, "typing error: more than {} characters", count);
    symbols.push_back(*symbol);
  }
  if (symbols.size() < count)
    return fail(ErrorKind::Invalid, "typing error: {} of {} characters", symbols.size(), count);
  if (!check_is_right(symbols))
    return fail(ErrorKind::Invalid, "typing error: the check character does not fit");
  return symbols;
}

} // namespace kagimado::licence

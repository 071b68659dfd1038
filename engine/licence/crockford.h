// Numbers that people copy by hand: Douglas Crockford's base 32 alphabet, with a check symbol of our own.
//
// The check symbol is the one of a Reed-Solomon code over GF(32): with up to 31 symbols it catches every
// wrong symbol and every swap of two different symbols, wherever they stand. Pure; thread-safe.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kagimado::licence {

using Symbol = std::uint8_t; // 0 to 31
using Symbols = std::vector<Symbol>;

inline constexpr std::string_view symbol_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
inline constexpr std::size_t symbol_bits = 5;
// Beyond it two symbols would have the same weight, and their swap would pass.
inline constexpr std::size_t max_checked_symbols = 31;

// Either case; O is read as 0, I and L as 1. U, which looks like V, is no symbol.
std::optional<Symbol> symbol_of(char c);
// What stands between the groups and is skipped: blank and hyphen.
bool is_separator(char c);

// Big-endian bits of value, the lowest 5 * count of them.
void append_number(Symbols& symbols, std::uint64_t value, std::size_t count);
std::uint64_t read_number(std::span<const Symbol> symbols);
// bytes.size() * 8 must be a multiple of 5.
void append_bytes(Symbols& symbols, std::span<const std::uint8_t> bytes);
void read_bytes(std::span<const Symbol> symbols, std::span<std::uint8_t> bytes);

void append_check(Symbols& symbols);
// With the check symbol as the last one.
bool check_is_right(std::span<const Symbol> symbols);

// "ABCDE-FGHJK": groups joined by hyphens.
std::string grouped_text(std::span<const Symbol> symbols, std::size_t group_symbols);

// A number of exactly count symbols, the check among them. Errors: Invalid, always a typing error; the text
// names the place of a character that cannot be, else what is wrong.
Result<Symbols> parse_checked(std::string_view text, std::size_t count);

} // namespace kagimado::licence

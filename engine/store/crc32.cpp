#include "engine/store/crc32.h"

namespace kagimado::store {

namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < table.size(); ++n) {
    std::uint32_t value = n;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1U) != 0 ? 0xedb8'8320U ^ (value >> 1U) : value >> 1U;
    table[n] = value;
  }
  return table;
}

constexpr auto table = make_table();

} // namespace

std::uint32_t crc32(ByteView bytes, std::uint32_t previous) {
  std::uint32_t value = ~previous;
  for (const auto byte : bytes)
    value = table[(value ^ byte) & 0xffU] ^ (value >> 8U);
  return ~value;
}

} // namespace kagimado::store

#include "osd/platform/edid_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {

std::string edid_name(std::span<const std::uint8_t> edid) {
  constexpr std::array<std::uint8_t, 8> header{0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0};
  constexpr std::size_t block = 128, first_descriptor = 54, descriptor = 18, descriptors = 4;
  if (edid.size() < block || !std::equal(header.begin(), header.end(), edid.begin()))
    return "";
  const unsigned packed = static_cast<unsigned>(edid[8]) << 8 | edid[9]; // three letters of five bits
  std::string name;
  for (const int shift : {10, 5, 0})
    name += static_cast<char>('A' - 1 + (packed >> shift & 31u));
  for (std::size_t i = 0; i < descriptors; ++i) {
    const auto part = edid.subspan(first_descriptor + i * descriptor, descriptor);
    constexpr std::uint8_t product_name = 0xfc;
    if (part[0] != 0 || part[1] != 0 || part[3] != product_name)
      continue;
    std::string text;
    for (const auto byte : part.subspan(5)) {
      if (byte == '\n')
        break;
      text += byte >= ' ' && byte < 127 ? static_cast<char>(byte) : '?';
    }
    while (text.ends_with(' '))
      text.pop_back();
    return name + " " + text;
  }
  return fmt::format("{} {:02X}{:02X}", name, edid[11], edid[10]);
}

} // namespace kagimado::osd

// Box types and headers: ISO/IEC 14496-12 section 4.2. Thread-safe.
#pragma once

#include "engine/base/bytes.h"

#include <string>

namespace kagimado::mp4 {

using FourCc = std::uint32_t;

consteval FourCc fourcc(const char (&text)[5]) {
  return (FourCc{static_cast<std::uint8_t>(text[0])} << 24U) |
         (FourCc{static_cast<std::uint8_t>(text[1])} << 16U) |
         (FourCc{static_cast<std::uint8_t>(text[2])} << 8U) | FourCc{static_cast<std::uint8_t>(text[3])};
}

// Registered types are printable ASCII (or begin with the copyright sign): anything else is no box at all.
bool is_plausible(FourCc type);
// For error texts: unprintable characters as '?'.
std::string to_text(FourCc type);

struct BoxHeader {
  FourCc type = 0;
  std::uint64_t size_bytes = 0; // of the whole box
  std::uint32_t header_bytes = 8;
};

inline constexpr std::size_t max_box_header_bytes = 16;

// How long the header that starts here is, as far as the bytes at hand tell; bytes may be short.
std::size_t box_header_bytes(ByteView bytes);

// Errors: NeedMore (bytes end inside the header), Damaged (smaller than its own header, or endless: size 0).
Result<BoxHeader> read_box_header(ByteView bytes);

} // namespace kagimado::mp4

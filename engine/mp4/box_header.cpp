#include "engine/mp4/box_header.h"

namespace kagimado::mp4 {

namespace {

std::uint64_t big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const auto byte : bytes)
    value = (value << 8U) | byte;
  return value;
}

constexpr std::size_t short_header_bytes = 8;

} // namespace

bool is_plausible(FourCc type) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    const std::uint32_t character = (type >> static_cast<unsigned>(shift)) & 0xffU;
    const bool printable = character >= 0x20 && character <= 0x7e;
    if (!printable && !(shift == 24 && character == 0xa9))
      return false;
  }
  return true;
}

std::string to_text(FourCc type) {
  std::string text;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    const auto c = static_cast<unsigned char>(type >> shift);
    text += c >= 0x20 && c < 0x7f ? static_cast<char>(c) : '?';
  }
  return text;
}

std::size_t box_header_bytes(ByteView bytes) {
  return bytes.size() >= 4 && big_endian(bytes.first(4)) == 1 ? max_box_header_bytes : short_header_bytes;
}

Result<BoxHeader> read_box_header(ByteView bytes) {
  const std::size_t header_bytes = box_header_bytes(bytes);
  if (bytes.size() < header_bytes)
    return fail(ErrorKind::NeedMore, "box header needs {} bytes, {} at hand", header_bytes, bytes.size());
  BoxHeader header;
  header.type = static_cast<FourCc>(big_endian(bytes.subspan(4, 4)));
  header.header_bytes = static_cast<std::uint32_t>(header_bytes);
  header.size_bytes = big_endian(header_bytes == short_header_bytes ? bytes.first(4) : bytes.subspan(8, 8));
  if (header.size_bytes == 0 && header_bytes == short_header_bytes)
    return fail(ErrorKind::Damaged, "box '{}' has no end (size 0)", to_text(header.type));
  if (header.size_bytes < header_bytes)
    return fail(ErrorKind::Damaged, "box '{}' of {} bytes is smaller than its header", to_text(header.type),
                header.size_bytes);
  return header;
}

} // namespace kagimado::mp4

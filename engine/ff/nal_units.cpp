#include "engine/ff/nal_units.h"

#include <cstring>

namespace kagimado::ff {

bool has_start_code(ByteView bytes) {
  return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 &&
         (bytes[2] == 1 || (bytes[2] == 0 && bytes[3] == 1));
}

namespace {

// Position of the next 00 00 01, or the size.
std::size_t find_start_code(ByteView bytes, std::size_t from) {
  while (from + 3 <= bytes.size()) {
    const auto* one =
        static_cast<const std::uint8_t*>(std::memchr(bytes.data() + from + 2, 1, bytes.size() - from - 2));
    if (one == nullptr)
      return bytes.size();
    const auto at = static_cast<std::size_t>(one - bytes.data()) - 2;
    if (bytes[at] == 0 && bytes[at + 1] == 0)
      return at;
    from = at + 1;
  }
  return bytes.size();
}

} // namespace

std::vector<ByteView> split_annex_b(ByteView bytes) {
  std::vector<ByteView> units;
  std::size_t start = find_start_code(bytes, 0);
  while (start < bytes.size()) {
    start += 3;
    const std::size_t next = find_start_code(bytes, start);
    std::size_t end = next;
    while (end > start &&
           bytes[end - 1] == 0) // trailing_zero_8bits and the first zero of a 4-byte start code
      --end;
    if (end > start)
      units.push_back(bytes.subspan(start, end - start));
    start = next;
  }
  return units;
}

Result<std::vector<ByteView>> split_length_prefixed(ByteView bytes, int length_bytes) {
  if (length_bytes < 1 || length_bytes > 4)
    return fail(ErrorKind::Invalid, "NAL length of {} bytes", length_bytes);
  const auto prefix = static_cast<std::size_t>(length_bytes);
  std::vector<ByteView> units;
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes.size() - at < prefix)
      return fail(ErrorKind::Damaged, "{} bytes after the last NAL unit", bytes.size() - at);
    std::size_t length = 0;
    for (std::size_t i = 0; i < prefix; ++i)
      length = length << 8 | bytes[at + i];
    at += prefix;
    if (length > bytes.size() - at)
      return fail(ErrorKind::Damaged, "NAL unit of {} bytes where {} are left", length, bytes.size() - at);
    if (length > 0)
      units.push_back(bytes.subspan(at, length));
    at += length;
  }
  return units;
}

Bytes join_length_prefixed(const std::vector<ByteView>& units) {
  std::size_t total = 0;
  for (const auto unit : units)
    total += 4 + unit.size();
  Bytes out;
  out.reserve(total);
  for (const auto unit : units) {
    const auto size = static_cast<std::uint32_t>(unit.size());
    for (const int shift : {24, 16, 8, 0})
      out.push_back(static_cast<std::uint8_t>(size >> shift));
    out.insert(out.end(), unit.begin(), unit.end());
  }
  return out;
}

bool BitReader::bit() {
  if (bit_ == 0 && zeros_ >= 2 && byte_ < bytes_.size() &&
      bytes_[byte_] == 3) { // emulation_prevention_three_byte
    ++byte_;
    zeros_ = 0;
  }
  if (byte_ >= bytes_.size()) {
    past_end_ = true;
    return false;
  }
  const bool value = (bytes_[byte_] >> (7 - bit_) & 1) != 0;
  if (++bit_ == 8) {
    zeros_ = bytes_[byte_] == 0 ? zeros_ + 1 : 0;
    bit_ = 0;
    ++byte_;
  }
  return value;
}

std::uint32_t BitReader::bits(int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i)
    value = value << 1 | (bit() ? 1U : 0U);
  return value;
}

std::uint32_t BitReader::unsigned_exp_golomb() {
  int zeros = 0;
  while (!bit()) {
    if (past_end_ || ++zeros == 32)
      return 0;
  }
  return static_cast<std::uint32_t>((1ULL << zeros) - 1 + bits(zeros));
}

} // namespace kagimado::ff

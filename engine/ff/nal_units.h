// NAL units in both framings: start codes (Annex B of H.264 and H.265) and 4-byte lengths (ISO/IEC 14496-15).
// Free functions are thread-safe. Views point into the input.
#pragma once

#include "engine/base/bytes.h"

#include <vector>

namespace kagimado::ff {

// True where the bytes start with 00 00 01 or 00 00 00 01.
bool has_start_code(ByteView bytes);

// NAL units between start codes, without trailing zero bytes; empty units are left out.
std::vector<ByteView> split_annex_b(ByteView bytes);
// NAL units behind big-endian lengths of length_bytes (1..4) bytes. Errors: Damaged (a length that leaves the
// bytes).
Result<std::vector<ByteView>> split_length_prefixed(ByteView bytes, int length_bytes);

Bytes join_length_prefixed(const std::vector<ByteView>& units);

// Reads an RBSP bit by bit and skips emulation prevention bytes. After the end it reads zeros and says so.
class BitReader final {
 public:
  explicit BitReader(ByteView bytes) : bytes_(bytes) {}

  std::uint32_t bits(int count); // 0..32
  std::uint32_t unsigned_exp_golomb();

  [[nodiscard]] bool past_end() const { return past_end_; }

 private:
  bool bit();
  ByteView bytes_;
  std::size_t byte_ = 0;
  int bit_ = 0;
  int zeros_ = 0;
  bool past_end_ = false;
};

} // namespace kagimado::ff

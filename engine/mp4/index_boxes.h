// The indexes of a whole fragmented file: sidx before the first fragment, mfra behind the last one. Free
// functions are thread-safe. Source: ISO/IEC 14496-12 section 8.16.3 (sidx), 8.8.9 to 8.8.11 (mfra, tfra,
// mfro).
#pragma once

#include "engine/mp4/archive.h"

namespace kagimado::mp4 {

inline constexpr std::size_t max_sidx_references = 0xffff;
inline constexpr std::uint64_t max_sidx_reference_bytes = 0x7fff'ffff;

// One stretch of the file that begins with a key frame.
struct SegmentReference {
  std::uint64_t size_bytes = 0;
  std::uint64_t duration = 0; // in the track's timescale
};

struct SegmentIndex {
  std::uint32_t track_id = 1;
  std::uint32_t timescale = 90'000;
  std::uint64_t earliest_time = 0;      // presentation time of the first picture
  std::uint64_t first_offset_bytes = 0; // from the end of this box to the first stretch
  std::vector<SegmentReference> references;
};

std::size_t segment_index_bytes(std::size_t references);
// Exactly area_bytes: the index, and a 'free' box for what it does not need (at least 8 bytes); the first
// stretch follows. Errors: Limit (too many references, one too large, no room).
Result<Bytes> write_segment_index(SegmentIndex index, std::size_t area_bytes);
// content of the box. Errors: Damaged, Unsupported (hierarchical).
Result<SegmentIndex> read_segment_index(ByteView content);

// A box of exactly so many bytes (at least 8) that readers skip.
Bytes free_box(std::size_t bytes);

struct RandomAccessPoint {
  std::uint64_t time = 0;        // presentation time of the key frame
  std::uint64_t moof_offset = 0; // from the beginning of the file
};

std::size_t random_access_bytes(std::size_t points);
// The whole mfra box of one track; the first sample of the first run of the first track fragment is meant.
Bytes write_random_access(std::uint32_t track_id, const std::vector<RandomAccessPoint>& points);
// bytes: the whole mfra box. Errors: Damaged.
Result<std::vector<RandomAccessPoint>> read_random_access(ByteView bytes);

} // namespace kagimado::mp4

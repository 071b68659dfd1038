// Bytes of a key-frame index (.idx): FORMAT.md. Free functions are thread-safe.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"

#include <vector>

namespace kagimado::store {

struct IndexHeader {
  std::int64_t file = 0;
  CameraId camera{0};
  std::uint32_t video_track = 0;
  std::uint32_t timescale = 0; // of the video track, ticks a second
  std::uint32_t init_bytes = 0;
  bool operator==(const IndexHeader&) const = default;
};

struct KeyFrameRecord {
  std::uint64_t offset = 0; // of the key frame's fragment in the recording
  WallTime wall;
  std::uint64_t media_time = 0; // in the track's timescale
  std::uint32_t fragment_bytes = 0;
  bool begins_span = false;
  bool operator==(const KeyFrameRecord&) const = default;
};

inline constexpr std::size_t index_header_bytes = 64;
inline constexpr std::size_t index_record_bytes = 40;

constexpr std::uint64_t index_record_offset(std::uint64_t number) {
  return index_header_bytes + number * index_record_bytes;
}

Bytes write_index_header(const IndexHeader& header);
Bytes write_index_record(const IndexHeader& header, std::uint32_t number, const KeyFrameRecord& record);

// Errors: Damaged (short, not an index, CRC), Unsupported (a later version).
Result<IndexHeader> parse_index_header(ByteView bytes);
// bytes: one record. Errors: Damaged (short, CRC, another file's or at another place).
Result<KeyFrameRecord> parse_index_record(const IndexHeader& header, std::uint32_t number, ByteView bytes);

// A whole index up to the first record that is bent or contradicts the one before; what follows is left out.
struct ParsedIndex {
  IndexHeader header;
  std::vector<KeyFrameRecord> records;
  bool is_whole = true; // nothing was left out
};

// Errors: those of the header.
Result<ParsedIndex> parse_index(ByteView bytes);

} // namespace kagimado::store

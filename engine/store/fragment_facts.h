// What the store needs to know of an init segment and of a fragment: from box headers and moof alone.
// Thread-safe, but for the source.
#pragma once

#include "engine/base/clock.h"
#include "engine/mp4/init_segment.h"
#include "engine/ssl/crypto.h"
#include "engine/store/byte_source.h"
#include "engine/store/span.h"

namespace kagimado::store {

inline constexpr std::size_t max_init_bytes = std::size_t{256} * 1024;
inline constexpr std::size_t max_fragment_bytes = std::size_t{16} * 1024 * 1024;

struct InitFacts {
  SharedBytes bytes;
  mp4::InitSegment init;
  std::uint32_t video_track = 0;
  std::uint32_t timescale = 1; // of the video track
  bool sealed = false;
  std::optional<Kid> kid;       // of the video track
  std::optional<Period> period; // of the first passphrase slot
  ssl::Digest256 hash{};
};

// Errors: Damaged (cannot be read, or has no video).
Result<InitFacts> read_init_facts(SharedBytes bytes);
// The ftyp and moov that a recording begins with. Errors: Damaged, Io.
Result<Bytes> read_init_bytes(ByteSource& source);

struct FragmentFacts {
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;
  std::uint32_t track_id = 0;
  std::uint64_t media_time = 0; // tfdt
  std::uint64_t duration = 0;   // of all samples, in the track's timescale
  bool starts_with_sync = false;
  std::optional<WallTime> producer_wall; // prft

  [[nodiscard]] std::uint64_t end() const { return offset + bytes; }

  [[nodiscard]] bool is_key_frame_of(const InitFacts& init) const {
    return starts_with_sync && track_id == init.video_track;
  }
};

// The fragment that begins at offset. Errors: EndOfStream (nothing is there), NeedMore (the source ends
// inside it), Damaged, Io.
Result<FragmentFacts> read_fragment_facts(ByteSource& source, std::uint64_t offset,
                                          const mp4::InitSegment& init);

// Of media time in a timescale; bounded by about 30 years, so that sums with a wall time cannot overflow.
std::chrono::microseconds media_length(std::uint64_t ticks, std::uint32_t timescale);

} // namespace kagimado::store

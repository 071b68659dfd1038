// Where and when: a small box that the recorder puts before a group of pictures on its way to a player. It is
// never on a disk, in an export or in the integrity chain, and every other reader skips it.
//
// Box 'uuid' with playback_mark_type, then big-endian: wall time of the group's key frame in microseconds
// since 1970 (8), span (8), flags (4). Thread-safe.
#pragma once

#include "engine/base/clock.h"
#include "engine/mp4/archive.h"

#include <optional>

namespace kagimado::mp4 {

inline constexpr UserType playback_mark_type = {0x1e, 0x0f, 0x5b, 0x8a, 0x6d, 0x22, 0x4c, 0x6e,
                                                0x9a, 0x31, 0x7b, 0x0d, 0xc4, 0x51, 0xe8, 0x90};

struct PlaybackMark {
  WallTime wall;              // of the key frame that follows, by the recorder's clock
  std::int64_t span = 0;      // store::SpanId
  bool discontinuity = false; // what follows does not continue what came before (gap, jump, another file)
  bool operator==(const PlaybackMark&) const = default;
};

Bytes write_playback_mark(const PlaybackMark& mark);
// fragment_bytes: a unit of StreamReader. Nothing: it carries none. A broken one counts as none.
std::optional<PlaybackMark> read_playback_mark(ByteView fragment_bytes);

} // namespace kagimado::mp4

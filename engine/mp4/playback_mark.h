// Where and when, and what is missing: small boxes that the recorder puts before a group of pictures on its
// way to a player. They are never on a disk, in an export or in the integrity chain, and every other reader
// skips them.
//
// Box 'uuid' with playback_mark_type, then big-endian: wall time of the group's key frame in microseconds
// since 1970 (8), span (8), flags (4). Box 'uuid' with playback_damage_type: from (8), until (8).
// Thread-safe.
#pragma once

#include "engine/base/clock.h"
#include "engine/mp4/archive.h"

#include <optional>
#include <vector>

namespace kagimado::mp4 {

inline constexpr UserType playback_mark_type = {0x1e, 0x0f, 0x5b, 0x8a, 0x6d, 0x22, 0x4c, 0x6e,
                                                0x9a, 0x31, 0x7b, 0x0d, 0xc4, 0x51, 0xe8, 0x90};

struct PlaybackMark {
  WallTime wall;              // of the key frame that follows, by the recorder's clock
  std::int64_t span = 0;      // store::SpanId
  bool discontinuity = false; // what follows does not continue what came before (gap, jump, another file)
  bool operator==(const PlaybackMark&) const = default;
};

inline constexpr UserType playback_damage_type = {0x7a, 0x44, 0x0c, 0x1b, 0x95, 0xe7, 0x4f, 0x0a,
                                                  0x83, 0x5d, 0x26, 0xf1, 0x0e, 0xb8, 0x69, 0xd4};

// Bytes that are no fragments were left out: behind what was given of the group that begins at `from`, or all
// of it.
struct PlaybackDamage {
  WallTime from;
  WallTime until; // where the recording goes on or ends; not behind `from`: nobody knows
  bool operator==(const PlaybackDamage&) const = default;
};

Bytes write_playback_mark(const PlaybackMark& mark);
// fragment_bytes: a unit of StreamReader. Nothing: it carries none. A broken one counts as none.
std::optional<PlaybackMark> read_playback_mark(ByteView fragment_bytes);
Bytes write_playback_damage(const PlaybackDamage& damage);
// boxes: a unit of StreamReader, or what it says belongs to none. In their order.
std::vector<PlaybackDamage> read_playback_damages(ByteView boxes);

} // namespace kagimado::mp4

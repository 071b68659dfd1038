// What is recorded, as plain data. A span is a stretch of one file without a gap and without a jump of the
// clock: recording order is SpanId order, whatever the clock said.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"

#include <array>
#include <optional>
#include <vector>

namespace kagimado::store {

enum class SpanId : std::int64_t {};

constexpr std::int64_t number(SpanId id) {
  return static_cast<std::int64_t>(id);
}

// The salt of the password a sealed file was written under: one a password ever set (sealed-stream).
using Period = std::array<std::uint8_t, 16>;

struct Span {
  SpanId id{0};
  CameraId camera{0};
  WallTime from, to; // by the recorder's clock; to: end of the last picture
  bool sealed = false;
  std::optional<Period> period; // sealed, with a passphrase slot that this product reads
  bool damaged = false;         // found bent or cut by a check or a repair
  std::uint64_t bytes = 0;      // on the disk, about: what a copy of it needs; 0: unknown
};

struct SpanQuery {
  std::vector<CameraId> cameras; // empty: all
  WallTime from, to;             // what overlaps [from, to)
  // Spans of one camera and period with less than this between them are answered as one, under the first
  // one's id; 0: as stored.
  std::chrono::microseconds merge_gaps{0};
  std::size_t max_spans = 100'000; // Limit beyond
};

} // namespace kagimado::store

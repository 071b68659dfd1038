// What one watcher has not taken yet. Pure; no clock, no I/O. Owned by one thread.
//
// Overflow rule: a watcher that is too slow loses everything queued and all that comes up to the next key
// frame of video, so that it never gets a part of something and its delay does not grow. Init segments always
// pass.
#pragma once

#include "engine/base/clock.h"
#include "engine/mp4/stream_reader.h"

#include <deque>
#include <vector>

namespace kagimado::ingest {

struct QueueLimits {
  std::size_t max_units = 8192;
  std::size_t max_bytes = 12 * 1024 * 1024; // one larger fragment alone still passes
};

// Where a decoder can start is known by the ring, which has seen the init segment.
struct LiveUnit {
  mp4::Unit unit;
  bool is_start = false; // first fragment of a group of pictures
  WallTime received;     // by the recorder's clock
};

// Units of one group of pictures, in order.
struct LiveBatch {
  std::vector<mp4::Unit> units;
  WallTime received; // of the first fragment; with none, of the first unit
};

class LiveQueue final {
 public:
  explicit LiveQueue(QueueLimits limits = {}) : limits_(limits) {}

  void push(const LiveUnit& live);
  // Up to max_bytes of units in order, at least one if there is any.
  std::vector<mp4::Unit> take(std::size_t max_bytes);
  // The same, but an init segment and the start of a group of pictures only at the beginning: what comes
  // before them is taken alone.
  LiveBatch take_group(std::size_t max_bytes);

  [[nodiscard]] bool empty() const { return units_.empty(); }

  [[nodiscard]] std::size_t queued_bytes() const { return queued_bytes_; }

  [[nodiscard]] std::uint64_t dropped_fragments() const { return dropped_fragments_; }

 private:
  void push_init(const LiveUnit& live);
  LiveUnit pop();
  void drop_queued_fragments();
  [[nodiscard]] bool would_overflow(std::size_t more_bytes) const;

  const QueueLimits limits_;
  std::deque<LiveUnit> units_;
  std::size_t queued_bytes_ = 0;
  std::uint64_t dropped_fragments_ = 0;
  bool is_waiting_for_start_ = true;
};

} // namespace kagimado::ingest

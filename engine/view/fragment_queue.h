// Between network and decoder: bounded by bytes and units, so that latency and memory are. What does not fit
// is dropped up to a key frame, since later frames need earlier ones; init segments never. Thread-safe.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/thread_annotations.h"
#include "engine/mp4/stream_reader.h"

#include <deque>
#include <optional>

namespace kagimado::view {

struct QueueLimits {
  std::size_t max_bytes = 4 * 1024 * 1024; // a GOP comes at once to a newcomer: 8 s of 4 Mbit/s
  std::size_t max_units = 1024;
};

struct QueuedUnit {
  mp4::Unit unit;
  SteadyTime received;
  bool is_video_sync = false;
  bool gap_before = false; // something before it was dropped here
};

class FragmentQueue final {
 public:
  explicit FragmentQueue(QueueLimits limits = {}) : limits_(limits) {}

  void push(mp4::Unit unit, SteadyTime received);
  std::optional<QueuedUnit> pop();
  void clear(); // everything, init segments too: the stream starts anew

  [[nodiscard]] std::size_t units() const;
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::uint64_t dropped_total() const;

 private:
  [[nodiscard]] bool fits(std::size_t more_bytes) const KGM_REQUIRES(mutex_);
  // Fragments before the index go, init segments stay.
  void drop_before(std::size_t index) KGM_REQUIRES(mutex_);
  bool make_room(const QueuedUnit& incoming) KGM_REQUIRES(mutex_);

  const QueueLimits limits_;
  mutable Mutex mutex_;
  std::deque<QueuedUnit> units_ KGM_GUARDED_BY(mutex_);
  std::size_t bytes_ KGM_GUARDED_BY(mutex_) = 0;
  std::optional<std::uint32_t> video_track_ KGM_GUARDED_BY(mutex_); // of the newest init segment
  bool dropping_ KGM_GUARDED_BY(mutex_) = false;
  std::uint64_t dropped_total_ KGM_GUARDED_BY(mutex_) = 0;
};

} // namespace kagimado::view

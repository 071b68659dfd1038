// Units of a playback between network and decoder: what belongs to an older request is dropped, and it says
// when it is full, so that the source stops reading. Thread-safe.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/view/playback_source.h"

#include <deque>

namespace kagimado::view {

class PlaybackQueue final {
 public:
  static constexpr std::size_t full_bytes = 4 * 1024 * 1024; // 8 s of 4 Mbit/s
  static constexpr std::size_t full_units = 2048;

  void restart(std::uint64_t generation); // drops all
  // False: full.
  bool push(std::uint64_t generation, PlaybackUnit unit);
  void end(std::uint64_t generation);
  void interrupt(std::uint64_t generation); // the next unit comes after a break

  struct Taken {
    std::optional<PlaybackUnit> unit;
    bool ended = false;  // nothing more comes
    bool resume = false; // there is room again since it was full
  };

  // generation: of the request that the taker serves. Nothing of a newer one: he has not heard of it yet.
  Taken pop(std::uint64_t generation);

  [[nodiscard]] std::size_t bytes() const;

 private:
  mutable Mutex mutex_;
  std::deque<PlaybackUnit> units_ KGM_GUARDED_BY(mutex_);
  std::size_t bytes_ KGM_GUARDED_BY(mutex_) = 0;
  std::uint64_t generation_ KGM_GUARDED_BY(mutex_) = 0;
  bool ended_ KGM_GUARDED_BY(mutex_) = false;
  bool broken_ KGM_GUARDED_BY(mutex_) = false;
  bool was_full_ KGM_GUARDED_BY(mutex_) = false;
};

} // namespace kagimado::view

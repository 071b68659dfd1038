// The sound of one camera, opened and decoded, waiting for its moment on the playback clock. Thread-safe: a
// strand fills it, the clock's thread takes from it.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/thread_annotations.h"

#include <deque>
#include <optional>
#include <vector>

namespace kagimado::view {

struct SoundPiece {
  std::chrono::microseconds time{0}; // of its first sample, on the stream's own time line
  WallTime wall;                     // the same, by the recorder's clock
  int rate_hz = 0, channels = 0;
  std::vector<float> samples; // interleaved

  [[nodiscard]] std::size_t frames() const {
    return channels > 0 ? samples.size() / static_cast<std::size_t>(channels) : 0;
  }

  [[nodiscard]] std::chrono::microseconds duration() const {
    return std::chrono::microseconds(rate_hz > 0 ? static_cast<std::int64_t>(frames()) * 1'000'000 / rate_hz
                                                 : 0);
  }
};

class SoundTrack final {
 public:
  static constexpr std::size_t max_pieces = 512; // about 10 s of AAC: pictures are never that far ahead

  void push(SoundPiece piece);
  void clear();
  // The next piece that ends after that moment; older ones are dropped.
  std::optional<SoundPiece> take(WallTime not_before, WallTime not_after);

 private:
  mutable Mutex mutex_;
  std::deque<SoundPiece> pieces_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::view

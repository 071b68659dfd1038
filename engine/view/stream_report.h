// What there is to say about one stream, written by its source and its strand, read by tiles. Thread-safe;
// the lock is never held while working.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/thread_annotations.h"
#include "engine/mp4/init_segment.h"
#include "engine/sealed/key_state.h"

#include <atomic>
#include <optional>
#include <string>

namespace kagimado::view {

enum class StreamPhase { Connecting, Playing, Locked, Damaged, Unsupported, NoRecording };

struct StreamFacts {
  StreamPhase phase = StreamPhase::Connecting;
  sealed::KeyState key_state = sealed::KeyState::Clear;
  std::string reason;                    // of the phase: error kind name
  std::optional<ErrorKind> interruption; // of the connection; nothing while fragments come
  std::optional<SteadyTime> last_fragment;
  mp4::Codec codec = mp4::Codec::H264;
  bool sealed = false;
  int width = 0, height = 0;
};

struct StreamCounters {
  std::atomic<std::uint64_t> received_fragments{0}, taken_fragments{0}, dropped_fragments{0},
      decrypted_samples{0}, decoded_frames{0};
};

class StreamReport final {
 public:
  [[nodiscard]] StreamFacts facts() const {
    const MutexLock lock(mutex_);
    return facts_;
  }

  // change(StreamFacts&); true if phase, key state or connection differ afterwards.
  template <class Change>
  bool update(Change change) {
    const MutexLock lock(mutex_);
    const auto before = std::tuple(facts_.phase, facts_.key_state, facts_.interruption);
    change(facts_);
    return before != std::tuple(facts_.phase, facts_.key_state, facts_.interruption);
  }

  StreamCounters counters;

 private:
  mutable Mutex mutex_;
  StreamFacts facts_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::view

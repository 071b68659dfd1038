// Overload level from how long fragments wait for a worker: up after lasting lag, down after a long calm.
// Thread-safe.
//
// A burst (start-up, the GOP that a newcomer gets) is no overload: only the median of whole seconds counts.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/thread_annotations.h"

#include <atomic>
#include <vector>

namespace kagimado::view {

class LoadMeter final {
 public:
  static constexpr int max_level = 3;

  explicit LoadMeter(const Clock& clock) : clock_(clock) {}

  // From workers: a fragment was taken up so long after it came in.
  void record(std::chrono::microseconds lag);

  // 0 no overload .. 3.
  [[nodiscard]] int level() const { return level_.load(std::memory_order_relaxed); }

 private:
  void close_window() KGM_REQUIRES(mutex_);

  const Clock& clock_;
  std::atomic<int> level_{0};
  Mutex mutex_;
  std::vector<std::chrono::microseconds> window_ KGM_GUARDED_BY(mutex_);
  SteadyTime window_start_ KGM_GUARDED_BY(mutex_);
  SteadyTime last_step_down_ KGM_GUARDED_BY(mutex_);
  int late_windows_ KGM_GUARDED_BY(mutex_) = 0;
  int calm_windows_ KGM_GUARDED_BY(mutex_) = 0;
  int calm_windows_needed_ KGM_GUARDED_BY(mutex_) = 10;
};

} // namespace kagimado::view

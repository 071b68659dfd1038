// When the drawing thread draws: at once when something happened, at most once in an interval, and by itself
// only at a deadline that somebody asked for. Nothing asked: it sleeps. Pure; the clock is the caller's.
#pragma once

#include "engine/base/clock.h"

#include <algorithm>

namespace kagimado::osd {

class FramePacer final {
 public:
  static constexpr std::chrono::milliseconds interval{16};
  static constexpr std::chrono::milliseconds longest_sleep{60'000};

  void something_happened() { pending_ = true; }

  // The soonest one counts until the next frame.
  void wake_at(SteadyTime deadline) { deadline_ = std::min(deadline_, deadline); }

  [[nodiscard]] bool due(SteadyTime now) const { return wanted(now) && now >= earliest_; }

  [[nodiscard]] std::chrono::milliseconds sleep(SteadyTime now) const {
    const auto until = wanted(now) ? earliest_ : std::max(deadline_, earliest_);
    if (until <= now)
      return std::chrono::milliseconds(0);
    return std::min(longest_sleep, std::chrono::ceil<std::chrono::milliseconds>(until - now));
  }

  void drawn(SteadyTime now) {
    pending_ = false;
    deadline_ = SteadyTime::max();
    earliest_ = now + interval;
  }

 private:
  [[nodiscard]] bool wanted(SteadyTime now) const { return pending_ || now >= deadline_; }

  bool pending_ = true; // the first frame
  SteadyTime deadline_ = SteadyTime::max();
  SteadyTime earliest_ = SteadyTime::min();
};

} // namespace kagimado::osd

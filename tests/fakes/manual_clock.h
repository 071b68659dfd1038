// A clock that tests turn by hand. Not thread-safe.
#pragma once

#include "engine/base/clock.h"

namespace kagimado::fakes {

class ManualClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady_now() const override { return steady_; }

  [[nodiscard]] WallTime wall_now() const override { return wall_; }

  void advance(std::chrono::microseconds by) {
    steady_ += by;
    wall_ += by;
  }

  // Someone set the recorder's time: wall jumps, steady does not.
  void set_wall(WallTime wall) { wall_ = wall; }

 private:
  SteadyTime steady_{std::chrono::hours(1)};
  WallTime wall_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
};

} // namespace kagimado::fakes

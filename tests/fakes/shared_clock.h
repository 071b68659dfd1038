// A clock that tests turn by hand while other threads look at it.
#pragma once

#include "engine/base/clock.h"

#include <atomic>

namespace kagimado::fakes {

class SharedClock final : public Clock {
 public:
  explicit SharedClock(WallTime wall) : wall_(wall.time_since_epoch()) {}

  [[nodiscard]] SteadyTime steady_now() const override {
    return SteadyTime(std::chrono::hours(1)) + steady_.load();
  }

  [[nodiscard]] WallTime wall_now() const override { return WallTime(wall_.load()); }

  void advance(std::chrono::microseconds by) {
    steady_ = steady_.load() + by;
    wall_ = wall_.load() + by;
  }

  void set_wall(WallTime wall) { wall_ = wall.time_since_epoch(); }

 private:
  std::atomic<std::chrono::microseconds> steady_{std::chrono::microseconds(0)};
  std::atomic<std::chrono::microseconds> wall_;
};

} // namespace kagimado::fakes

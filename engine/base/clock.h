// Time as the product sees it. Clocks are injected: tests turn ManualClock (tests/fakes), programs use
// SystemClock.
#pragma once

#include <chrono>

namespace kagimado {

using SteadyTime = std::chrono::steady_clock::time_point;
// UTC; what is shown and stored. May jump: never measure a duration with it.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual SteadyTime steady_now() const = 0;
  [[nodiscard]] virtual WallTime wall_now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady_now() const override { return std::chrono::steady_clock::now(); }

  [[nodiscard]] WallTime wall_now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
};

} // namespace kagimado

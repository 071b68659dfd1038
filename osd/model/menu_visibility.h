// The menu bar lies over the wall: it comes with the mouse and goes when the mouse rests, and never shifts
// the tiles.
#pragma once

#include "engine/base/clock.h"

#include <optional>

namespace kagimado::osd {

class MenuVisibility final {
 public:
  static constexpr std::chrono::seconds rests_after{4};

  void mouse_moved(SteadyTime now) { until_ = now + rests_after; }

  // The pointer stands on the bar, or a dialog is open: it stays, whatever the time.
  void hold(bool held) { held_ = held; }

  void mouse_left(SteadyTime now) {
    held_ = false;
    mouse_moved(now);
  }

  [[nodiscard]] bool visible(SteadyTime now) const { return held_ || now < until_; }

  // When it will go by itself.
  [[nodiscard]] std::optional<SteadyTime> hides_at(SteadyTime now) const {
    return !held_ && now < until_ ? std::optional(until_) : std::nullopt;
  }

 private:
  SteadyTime until_{};
  bool held_ = false;
};

} // namespace kagimado::osd

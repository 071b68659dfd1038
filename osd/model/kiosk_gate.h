// The way out of a kiosk: the right mouse button, held long enough, brings the menu bar; when the bar goes
// again, the kiosk is closed again. Pure; the clock is the caller's.
#pragma once

#include "engine/base/clock.h"

#include <optional>
#include <utility>

namespace kagimado::osd {

class KioskGate final {
 public:
  static constexpr std::chrono::seconds hold{3};

  void press(SteadyTime now) {
    if (!pressed_)
      pressed_ = now;
  }

  void release() { pressed_.reset(); }

  // bar_there: the bar, or a screen that it opened, is seen. True: opened now.
  bool tick(SteadyTime now, bool bar_there) {
    if (pressed_ && now - *pressed_ >= hold) {
      pressed_.reset();
      return !std::exchange(open_, true);
    }
    open_ = open_ && bar_there;
    return false;
  }

  [[nodiscard]] bool open() const { return open_; }

  [[nodiscard]] std::optional<SteadyTime> opens_at() const {
    return pressed_ ? std::optional(*pressed_ + hold) : std::nullopt;
  }

 private:
  std::optional<SteadyTime> pressed_;
  bool open_ = false;
};

} // namespace kagimado::osd

// What mice, touch screens and keyboards of the board say, as the product's input, and where the pointer is.
// Pure; the clock is the caller's.
#pragma once

#include "engine/base/clock.h"
#include "osd/platform/board_options.h"
#include "osd/platform/device_events.h"

#include <optional>
#include <set>
#include <span>
#include <vector>

namespace kagimado::osd {

class BoardInput final {
 public:
  explicit BoardInput(const BoardOptions& options);

  void arrange(std::span<const Size> monitors) { desk_.arrange(monitors); }

  struct Taken {
    std::vector<InputEvent> events;
    int console = 0; // Ctrl + Alt + F1 to F12 was pressed: that one is wanted
  };

  // seen: somebody sees the monitors. While they are black, input only lights them.
  Taken take(std::span<const DeviceEvent> events, SteadyTime now, bool seen);
  // Hides a pointer that has rested. Returns what that means for the monitor under it.
  std::vector<InputEvent> rest(SteadyTime now);
  [[nodiscard]] std::optional<SteadyTime> rests_at() const;

  // Where it is drawn; none: hidden, or there is no monitor.
  [[nodiscard]] std::optional<PointerDesk::Place> pointer() const;

 private:
  void moved(Taken& taken, SteadyTime now);
  void turned(const ButtonTurned& button, Taken& taken, SteadyTime now);
  void turned(const WheelTurned& wheel, Taken& taken, SteadyTime now);
  void turned(const KeyTurned& key, Taken& taken);
  [[nodiscard]] std::optional<OutputIndex> absolute_output() const;

  AbsoluteOn absolute_on_;
  KeyLayout keys_;
  double speed_;
  std::chrono::seconds rests_;
  PointerDesk desk_;
  Modifiers modifiers_;
  std::set<MouseButton> held_;
  std::optional<SteadyTime> seen_until_; // none: hidden
  OutputIndex last_output_ = 0;
};

} // namespace kagimado::osd

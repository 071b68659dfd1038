// What the left mouse button means on the wall: double click, drag to swap, drag to pan, long press on a
// locked tile [REQ-ENC-7]. Time comes in from an injected clock; nothing is drawn here.
#pragma once

#include "engine/base/clock.h"
#include "osd/layout/geometry.h"

#include <optional>
#include <variant>

namespace kagimado::osd {

// What the pointer is on.
struct TileFacts {
  int slot = 0;
  bool locked = false;  // a long press asks for the password
  bool zoomed = false;  // a drag moves the picture
  bool movable = false; // a drag moves the tile
  bool operator==(const TileFacts&) const = default;
};

struct DoubleClick {
  int slot = 0;
  bool operator==(const DoubleClick&) const = default;
};

struct LongPress {
  int slot = 0;
  bool operator==(const LongPress&) const = default;
};

struct PanBy { // pixels since the last one
  int slot = 0, dx = 0, dy = 0;
  bool operator==(const PanBy&) const = default;
};

struct DropOn {
  int from_slot = 0, to_slot = 0;
  bool operator==(const DropOn&) const = default;
};

using Gesture = std::variant<std::monostate, DoubleClick, LongPress, PanBy, DropOn>;

class PointerGestures final {
 public:
  static constexpr std::chrono::milliseconds long_press{800};
  static constexpr std::chrono::milliseconds double_click{400};
  static constexpr int slop_px = 6; // a hand trembles

  Gesture press(Point at, std::optional<TileFacts> tile, SteadyTime now);
  Gesture move(Point at);
  Gesture release(Point at, std::optional<TileFacts> tile);
  // still_locked: the pressed tile's state now; a picture that opens meanwhile ends the hold.
  Gesture tick(SteadyTime now, bool still_locked);
  void cancel(); // pointer left, a dialog opened, layout changed

  [[nodiscard]] std::optional<int> pressed_slot() const;
  // A hold under way: when it is long enough, and how far it is (0..1).
  [[nodiscard]] std::optional<SteadyTime> hold_ends() const;
  [[nodiscard]] double hold_fraction(SteadyTime now) const;

  [[nodiscard]] Point hold_at() const { return from_; }

  struct TileDrag {
    int from_slot = 0;
    Point from, at;
  };

  [[nodiscard]] std::optional<TileDrag> tile_drag() const;

 private:
  enum class Phase { Idle, Pressed, Panning, Moving, Done };

  Phase phase_ = Phase::Idle;
  TileFacts tile_;
  Point from_, at_;
  SteadyTime since_{};
  std::optional<SteadyTime> last_press_;
  int last_slot_ = -1;
  Point last_at_;
};

} // namespace kagimado::osd

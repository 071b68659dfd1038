// What a mouse, touch screen or keyboard says, from the kernel's events. Pure: one decoder a device.
//
// Source: linux Documentation/input/event-codes.rst, multi-touch-protocol.rst (type B devices also send the
// single-touch events that are read here).
#pragma once

#include "osd/platform/sink.h"

#include <linux/input.h>

#include <optional>
#include <variant>
#include <vector>

namespace kagimado::osd {

struct PointerBy {
  int dx = 0, dy = 0; // counts of the mouse
  bool operator==(const PointerBy&) const = default;
};

struct PointerTo {
  double x = 0, y = 0; // 0 to 1 of what the device covers
  bool operator==(const PointerTo&) const = default;
};

struct ButtonTurned {
  MouseButton button = MouseButton::Left;
  bool pressed = false;
  bool operator==(const ButtonTurned&) const = default;
};

struct WheelTurned {
  float steps = 0; // > 0: away from the user
  bool operator==(const WheelTurned&) const = default;
};

struct KeyTurned {
  int code = 0; // KEY_A, ...

  enum Change { Released, Pressed, Repeated } change = Released;

  bool operator==(const KeyTurned&) const = default;
};

using DeviceEvent = std::variant<PointerBy, PointerTo, ButtonTurned, WheelTurned, KeyTurned>;

struct AbsoluteRange {
  int least = 0, most = 0;
};

class DeviceDecoder final {
 public:
  DeviceDecoder() = default;

  DeviceDecoder(AbsoluteRange x, AbsoluteRange y) : x_range_(x), y_range_(y) {}

  // Motion comes before the buttons of the same report: a finger that touches presses where it is.
  void feed(const input_event& event, std::vector<DeviceEvent>& events);
  // Everything that is held now is let go: the device is gone, or events were lost.
  void let_go(std::vector<DeviceEvent>& events);

 private:
  void key(int code, int value);
  void report(std::vector<DeviceEvent>& events);

  AbsoluteRange x_range_, y_range_;
  int dx_ = 0, dy_ = 0, wheel_ = 0;
  int x_ = 0, y_ = 0;
  bool moved_to_ = false, lost_ = false;
  std::vector<DeviceEvent> turned_; // buttons and keys of this report
  std::vector<int> held_;
};

} // namespace kagimado::osd

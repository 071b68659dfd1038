// Where the pointer is on the desk that the monitors make together: it crosses from one to the other and
// never leaves them. Pure.
#pragma once

#include "osd/platform/sink.h"

#include <optional>
#include <span>
#include <vector>

namespace kagimado::osd {

// Where the sub monitor stands, seen from the main monitor.
enum class SubSide { Right, Left, Above, Below };

class PointerDesk final {
 public:
  struct Place {
    OutputIndex output = 0;
    Point at;
    bool operator==(const Place&) const = default;
  };

  explicit PointerDesk(SubSide side = SubSide::Right) : side_(side) {}

  // Sizes of the monitors; empty: it has no display, and the pointer does not go there. The pointer stays on
  // its monitor at the same place where that is possible.
  void arrange(std::span<const Size> monitors);

  // While a button is held the pointer stays on its monitor: what began there ends there.
  void confine(bool confined) { confined_ = confined; }

  void move_by(double dx, double dy);
  // x, y: 0 to 1 of that monitor; none: of the whole desk.
  void move_to(std::optional<OutputIndex> output, double x, double y);

  // None: there is no monitor.
  [[nodiscard]] std::optional<Place> place() const;

 private:
  void settle(double x, double y);

  SubSide side_;
  std::vector<Rect> areas_; // on the desk; empty ones have no display
  double x_ = 0, y_ = 0;    // on the desk
  OutputIndex output_ = 0;
  bool confined_ = false;
};

} // namespace kagimado::osd

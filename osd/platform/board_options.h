// How the wall stands on the board's displays, mice and keyboards. Plain values.
#pragma once

#include "osd/platform/blanking.h"
#include "osd/platform/display_mode.h"
#include "osd/platform/key_layout.h"
#include "osd/platform/output_assignment.h"
#include "osd/platform/pointer_desk.h"
#include "osd/platform/rotation.h"

#include <array>
#include <filesystem>
#include <optional>

namespace kagimado::osd {

struct BoardMonitor {
  std::string connector; // empty: the first that is free
  std::optional<ModeWish> mode;
  Rotation rotation = Rotation::None;
  Size size{1920, 1080}; // until a display is connected
};

// Which monitor a touch screen or an absolute pointer lies on.
enum class AbsoluteOn { Main, Sub, Both };

struct BoardOptions {
  std::size_t monitors = most_monitors;
  std::array<BoardMonitor, most_monitors> monitor;
  SubSide sub_side = SubSide::Right;
  AbsoluteOn absolute_on = AbsoluteOn::Main;
  KeyLayout keys = KeyLayout::Japanese;
  double pointer_speed = 1;              // pixels a count of the mouse
  std::chrono::seconds pointer_rests{5}; // then it is hidden
  BlankingHours black_hours;
  std::filesystem::path console; // empty: standard input, if it is one
  std::filesystem::path cards = "/dev/dri", input = "/dev/input";
};

} // namespace kagimado::osd

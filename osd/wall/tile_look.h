// How each state of a tile looks, as plain data: states have different looks and reasons, never one shared
// black. Pure; no drawing.
#pragma once

#include "engine/view/viewer.h"
#include "osd/widgets/widgets.h"

#include <string>
#include <string_view>

namespace kagimado::osd {

// A stream that shows nothing new for so long is called still: its clock turns red.
inline constexpr std::chrono::seconds still_after{4};

enum class Shade { None, Dimmed, Hidden }; // of the picture

struct TileLook {
  Shade shade = Shade::Hidden;
  Icon icon = Icon::None;
  std::uint32_t icon_argb = 0, headline_argb = 0;
  std::string headline, reason, hint; // already in the monitor's language; empty: not shown
  std::string badge;                  // thinned by rule [REQ-WALL-2]
  bool sealed = false;                // small lock beside the name
  bool clock_red = false;             // the picture is not of now
};

TileLook look_of(const view::TileStatus& status, const Text& text);
// An error kind's name in words; "" for an empty one.
std::string reason_text(std::string_view reason, const Text& text);
bool is_still(const view::TileStatus& status);

} // namespace kagimado::osd

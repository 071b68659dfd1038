// The short menu of a tile, at the pointer: enlarge, play from here, sound, zoom off. Plain data; drawing
// thread only.
#pragma once

#include "engine/base/ids.h"
#include "osd/widgets/widgets.h"

#include <optional>

namespace kagimado::osd {

struct TileMenu {
  bool open = false;
  int slot = 0;
  CameraId camera{0};
  Point at;
};

struct TileMenuFacts {
  bool enlarged = false; // the tile stands alone: it can go back
  bool can_enlarge = true;
  bool can_play = true; // nothing is played, and there is the right to
  bool heard = false;
  bool zoomed = false;
};

enum class TileMenuChoice { Enlarge, Play, Sound, ZoomOff };

// Nothing while it is closed. A choice closes it, and so does a press beside it.
std::optional<TileMenuChoice> draw_tile_menu(Ui& ui, TileMenu& menu, const TileMenuFacts& facts);
// Where it is; empty while it is closed.
Rect tile_menu_rect(const Ui& ui, const TileMenu& menu);

} // namespace kagimado::osd

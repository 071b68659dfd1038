// The bar at the top of the wall [REQ-WALL-4]: layouts, pages, time, and 「設定」 at the top right. Lies over
// the tiles.
#pragma once

#include "engine/base/clock.h"
#include "osd/widgets/widgets.h"

namespace kagimado::osd {

struct MenuBarFacts {
  int layout = 4; // 0: none is selected (a tile is enlarged)
  int page = 0, pages = 1;
  WallTime now;
  bool has_settings = true; // the main monitor's bar only
};

struct MenuBarPressed {
  int layout = 0;    // 0: none
  int turn_page = 0; // -1, 0, 1
  bool settings = false;
};

Rect menu_bar_rect(Size screen, double scale);
MenuBarPressed draw_menu_bar(Ui& ui, const MenuBarFacts& facts);

} // namespace kagimado::osd

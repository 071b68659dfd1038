// The bar at the top of the wall [REQ-WALL-4]: 「ライブ」「再生」「検索」「コピー」, layouts, pages, time,
// and 「設定」 at the top right. Lies over the tiles.
#pragma once

#include "engine/base/clock.h"
#include "osd/widgets/widgets.h"

namespace kagimado::osd {

struct MenuBarFacts {
  int layout = 4; // 0: none is selected (a tile is enlarged)
  int page = 0, pages = 1;
  WallTime now;
  bool has_settings = true; // the main monitor's bar only
  bool playback = false;    // recordings are shown: the clock is said to be of now
};

struct MenuBarPressed {
  int layout = 0;    // 0: none
  int turn_page = 0; // -1, 0, 1
  bool settings = false;
  bool live = false, playback = false, search = false, copy = false;
};

Rect menu_bar_rect(Size screen, double scale);
MenuBarPressed draw_menu_bar(Ui& ui, const MenuBarFacts& facts);

} // namespace kagimado::osd

// The bar at the top of the wall [REQ-WALL-4]: 「ライブ」「再生」「検索」「コピー」, layouts, pages, time,
// who is logged in, 「ログイン」 or 「ログアウト」, and 「設定」 at the top right. Lies over the tiles.
#pragma once

#include "engine/base/clock.h"
#include "osd/widgets/widgets.h"

namespace kagimado::osd {

struct MenuBarFacts {
  int layout = 4; // 0: none is selected (a tile is enlarged)
  int page = 0, pages = 1;
  WallTime now;
  bool has_settings = true; // the main monitor's bar only
  enum class Tour { None, Stopped, Runs } tour = Tour::None;
  bool playback = false; // recordings are shown: the clock is said to be of now
  bool accounts = false; // somebody can log in
  std::string user = {}; // who is logged in; empty: nobody
};

struct MenuBarPressed {
  int layout = 0;    // 0: none
  int turn_page = 0; // -1, 0, 1
  bool settings = false;
  bool live = false, playback = false, search = false, copy = false;
  bool tour = false;
  bool log_in = false, log_out = false;

  [[nodiscard]] bool any() const {
    return tour || layout != 0 || turn_page != 0 || settings || live || playback || search || copy ||
           log_in || log_out;
  }
};

Rect menu_bar_rect(Size screen, double scale);
MenuBarPressed draw_menu_bar(Ui& ui, const MenuBarFacts& facts);

} // namespace kagimado::osd

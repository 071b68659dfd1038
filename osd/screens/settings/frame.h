// 「設定」: title and 「閉じる」, the menu 「詳細設定」 at the left, the tabs of the chosen entry, and its
// page, or the sub screen that a page opened, with 「戻る」. Asks before changes that were not set are left.
// Drawing thread only.
#pragma once

#include "osd/screens/settings/page.h"

#include <vector>

namespace kagimado::osd {

// Where a person wants to go.
struct SettingsWay {
  enum class To { Page, Tab, Back, Close } to = To::Close;
  std::size_t index = 0; // of the menu entry, or the tab
};

struct SettingsScreen {
  bool open = false;
  std::size_t page = 0, tab = 0;
  std::vector<std::unique_ptr<SettingsPage>> pages = {}; // the tab's, then the sub screens
  PageDialogs dialogs = {};
  std::optional<SettingsWay> leaving = {}; // while it is asked whether changes may be lost
};

struct SettingsPressed {
  bool close = false;
  std::optional<Language> language;
  std::optional<std::pair<view::Monitor, WallPreferences>> preferences;
  std::optional<std::pair<view::Monitor, int>> layout;
  std::set<std::string> names;       // shown: the font must know them
  std::optional<SteadyTime> wake_at; // something changes by itself then
  bool changed = false;              // something is drawn in the next frame
};

void open_settings_screen(SettingsScreen& screen);
SettingsPressed draw_settings_screen(Ui& ui, SettingsScreen& screen, const PageFacts& facts);

} // namespace kagimado::osd

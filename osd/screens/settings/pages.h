// The menu 「詳細設定」: its entries, and the tabs of each.
#pragma once

#include "osd/screens/settings/page.h"

#include <span>

namespace kagimado::osd {

struct SettingsTab {
  std::string_view id; // widget "settings.tab.<id>"
  TextKey label;
  std::unique_ptr<SettingsPage> (*make)();
};

struct SettingsMenuEntry {
  std::string_view id; // widget "settings.page.<id>"
  TextKey label;
  std::span<const SettingsTab> tabs; // at least one; a single one has no tab row
};

std::span<const SettingsMenuEntry> settings_menu();

} // namespace kagimado::osd

// 「設定」: a full screen with its pages at the left, so that later pages fit in. Shows only what exists.
#pragma once

#include "engine/view/viewer.h"
#include "osd/widgets/widgets.h"

#include <optional>
#include <string>

namespace kagimado::osd {

enum class SettingsPage { Basic, Cameras, About };

struct SettingsScreen {
  bool open = false;
  SettingsPage page = SettingsPage::Basic;
  int list_page = 0; // of the cameras
};

struct SettingsFacts {
  const view::Site& site;
  std::string recorder_address;
  std::string display_sizes;
};

struct SettingsPressed {
  bool close = false;
  std::optional<Language> language;
};

SettingsPressed draw_settings_screen(Ui& ui, SettingsScreen& screen, const SettingsFacts& facts);

} // namespace kagimado::osd

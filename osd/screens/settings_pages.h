// The pages of the settings screen, one function each; area is what the frame leaves them.
#pragma once

#include "osd/screens/settings_screen.h"

namespace kagimado::osd {

std::optional<Language> draw_basic_page(Ui& ui, const SettingsFacts& facts, const Rect& area);
void draw_camera_page(Ui& ui, const SettingsFacts& facts, int& list_page, const Rect& area);
void draw_about_page(Ui& ui, const SettingsFacts& facts, const Rect& area);

} // namespace kagimado::osd

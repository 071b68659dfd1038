// One user: name, level, rights, cameras and password; or what is allowed while nobody is logged in.
#pragma once

#include "osd/screens/settings/accounts.h"
#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_user_form_page(AccountDraft draft);
// "all", "1-3,7" in words.
std::string cameras_text(const Text& text, const users::CameraSet& view);
std::string level_text(const Text& text, users::Level level);

} // namespace kagimado::osd

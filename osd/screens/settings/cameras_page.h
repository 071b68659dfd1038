// 「カメラ」: the registration table, and the ways to add, search and swap.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_cameras_page();

} // namespace kagimado::osd

// 「メンテナンス」 - 「システム管理」.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_system_page();

} // namespace kagimado::osd

// 「バックアップ」: settings, users and cameras on an external medium, under a password, and back from there.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_backup_page();

} // namespace kagimado::osd

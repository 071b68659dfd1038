// 「ユーザー管理」: who may log in, what is allowed while nobody is, auto login and auto logout.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_users_page();

} // namespace kagimado::osd

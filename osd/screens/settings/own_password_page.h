// The own login password: the old one, and the new one twice.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_own_password_page();

} // namespace kagimado::osd

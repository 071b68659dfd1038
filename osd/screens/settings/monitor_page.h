// 「モニター」: what a person chooses for the main and the sub monitor. It takes effect at once and is kept
// by the monitor itself: the recorder has no part in it.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_main_monitor_page();
std::unique_ptr<SettingsPage> make_sub_monitor_page();

} // namespace kagimado::osd

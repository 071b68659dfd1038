// 「録画」: how long recordings are kept, the disks, and which cameras are recorded, or why not.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_recording_page();

} // namespace kagimado::osd

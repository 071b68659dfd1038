// 「接続方法」 of the cameras: HTTP or HTTPS, port, and which cameras are sent it [REQ-CAM-2 to CAM-5].
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_connection_page();

} // namespace kagimado::osd

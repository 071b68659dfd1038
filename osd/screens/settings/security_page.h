// 「拡張機能」 - 「セキュリティ」 [REQ-PC-1 to PC-4, CAM-1].
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_security_page();

} // namespace kagimado::osd

// 「ライセンス登録（セキュリティ）」 [REQ-LIC-3 to LIC-6]: the recorder's identity, what is registered, and
// the way to a release key.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_licence_page();

} // namespace kagimado::osd

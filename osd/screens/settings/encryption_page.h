// 「データ暗号設定」: the password that cameras seal their pictures with, and which cameras do
// [REQ-ENC-1 to ENC-4, CAM-7].
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_encryption_page();

} // namespace kagimado::osd

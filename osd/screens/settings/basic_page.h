// 「基本設定」: language, name and time zone of the recorder, its clock and where that comes from.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_basic_page();

} // namespace kagimado::osd

// 「メンテナンス」 - 「製品情報」.
#pragma once

#include "osd/screens/settings/page.h"

namespace kagimado::osd {

std::unique_ptr<SettingsPage> make_product_page();

} // namespace kagimado::osd

// Disks of recordings with their state (GET /storage): on 「録画」 and 「HDD」. Drawing thread only.
#pragma once

#include "osd/screens/settings/page.h"

#include <nlohmann/json_fwd.hpp>

namespace kagimado::osd {

void draw_disks(Ui& ui, PageContext& context, const nlohmann::json& storage, int& page, const Rect& area);

std::unique_ptr<SettingsPage> make_hdd_page(); // 「メンテナンス」 - 「HDD」

} // namespace kagimado::osd

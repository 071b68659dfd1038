// player.html, built from assets/player. Thread-safe.
#pragma once

#include <string_view>

namespace kagimado::exporter {

std::string_view player_page();

} // namespace kagimado::exporter

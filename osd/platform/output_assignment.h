// Which display is the main and which the sub monitor, and which CRTC drives it. Pure.
#pragma once

#include "osd/platform/display_card.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kagimado::osd {

inline constexpr std::size_t most_monitors = 2;
// A connector's name for each monitor, main first; empty: none.
using MonitorConnectors = std::array<std::string, most_monitors>;

// connected: names in the cards' order. wished: by the settings; previous: as it was. The wish counts first;
// then a monitor stays where it was, so that a display that is switched off and on changes nothing for the
// other one; then the first free display is taken, by the main monitor before the sub monitor.
MonitorConnectors assign_monitors(std::span<const std::string> connected, const MonitorConnectors& wished,
                                  const MonitorConnectors& previous, std::size_t monitors);

// possible: for each display the CRTCs that can drive it; kept: what drives it now. As many displays as
// possible get one, and those that have one keep it if that leaves none of the others dark.
std::vector<std::optional<CrtcId>> assign_crtcs(std::span<const std::vector<CrtcId>> possible,
                                                std::span<const std::optional<CrtcId>> kept);

} // namespace kagimado::osd

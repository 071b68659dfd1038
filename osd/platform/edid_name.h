// Who made a display and what it is called, for people. Pure.
//
// Source: VESA E-EDID A.2, 3.4 (manufacturer, product code) and 3.10.3.4 (display product name).
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace kagimado::osd {

// "EIZ EV2450"; "EIZ 1A2B" without a name; "" for what is no EDID.
std::string edid_name(std::span<const std::uint8_t> edid);

} // namespace kagimado::osd

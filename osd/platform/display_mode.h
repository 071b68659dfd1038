// Modes of a display: what is wished, what its EDID offers, which one is set. Pure; timings as in struct
// drm_mode_modeinfo (linux/drm_mode.h), without its header.
#pragma once

#include "engine/base/result.h"
#include "osd/layout/geometry.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kagimado::osd {

struct DisplayMode {
  Size size;
  int refresh_hz = 60;
  bool preferred = false;
  std::uint32_t clock_khz = 0;
  std::uint16_t hsync_start = 0, hsync_end = 0, htotal = 0;
  std::uint16_t vsync_start = 0, vsync_end = 0, vtotal = 0;
  std::uint32_t flags = 0;

  static constexpr std::uint32_t interlaced = 1u << 4; // DRM_MODE_FLAG_INTERLACE

  bool operator==(const DisplayMode&) const = default;
};

struct ModeWish {
  Size size;
  std::optional<int> refresh_hz;
  bool operator==(const ModeWish&) const = default;
};

// "1280x720" or "1280x720@50". Errors: Invalid.
Result<ModeWish> parse_mode_wish(std::string_view text);

// The wished mode, as the display offers it or else with its standard timing: displays behind splitters and
// extenders tell wrong EDIDs. Without a wish the display's preferred mode, unless it has more than Full HD's
// pixels and the display also shows Full HD: what draws is a CPU. No interlaced mode while there is another.
// None: the display offers nothing.
std::optional<DisplayMode> choose_mode(std::span<const DisplayMode> offered,
                                       const std::optional<ModeWish>& wish);
// Of VESA DMT 1.13 and CTA-861; none for other sizes.
std::optional<DisplayMode> standard_mode(const ModeWish& wish);

} // namespace kagimado::osd

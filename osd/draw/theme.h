// Colours and measures of the product, in one place. Dark, calm, high contrast: red is for faults only.
#pragma once

#include <cstdint>

namespace kagimado::osd::theme {

// 0xAARRGGBB
inline constexpr std::uint32_t wall_background = 0xff0b0d10;
inline constexpr std::uint32_t tile_background = 0xff000000;
inline constexpr std::uint32_t panel = 0xff1b2026;
inline constexpr std::uint32_t panel_raised = 0xff28303a;
inline constexpr std::uint32_t control = 0xff35404d;
inline constexpr std::uint32_t control_hovered = 0xff465567;
inline constexpr std::uint32_t control_pressed = 0xff2f6db5;
inline constexpr std::uint32_t accent = 0xff3d8be0;
inline constexpr std::uint32_t text = 0xfff2f5f8;
inline constexpr std::uint32_t text_dim = 0xffa9b4c0;
inline constexpr std::uint32_t text_disabled = 0xff6b7682;
inline constexpr std::uint32_t fault = 0xffe5484d;
inline constexpr std::uint32_t warning = 0xffe5a23d;
inline constexpr std::uint32_t good = 0xff4cb782;
inline constexpr std::uint32_t lock = 0xffd9dee4;
inline constexpr std::uint32_t strip = 0xb0000000; // behind a tile's title

// ImU32 is 0xAABBGGRR.
constexpr std::uint32_t to_imgui(std::uint32_t argb) {
  return (argb & 0xff00ff00u) | ((argb & 0xffu) << 16) | ((argb >> 16) & 0xffu);
}

} // namespace kagimado::osd::theme

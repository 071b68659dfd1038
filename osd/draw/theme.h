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
inline constexpr std::uint32_t control_disabled = 0xff242b33;
inline constexpr std::uint32_t control_selected = 0xff24466b;
inline constexpr std::uint32_t accent_hovered = 0xff5a9fe8;
inline constexpr std::uint32_t border = 0xff4a5766;
inline constexpr std::uint32_t field = 0xff0f1317; // where text is typed
inline constexpr std::uint32_t dim = 0xa0000000;   // over what a dialog blocks
inline constexpr std::uint32_t strip = 0xb0000000; // behind a tile's title

// Measures at 1080 lines: multiply with Ui::scale (Ui::px).
inline constexpr double corner_radius = 6;
inline constexpr double padding = 12;
inline constexpr double control_height = 48; // big enough for a mouse across a room

// t = 0: a, 1: b. Alpha is mixed too.
constexpr std::uint32_t mix(std::uint32_t a, std::uint32_t b, double t) {
  const auto share = static_cast<std::uint32_t>(t * 256);
  std::uint32_t mixed = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const std::uint32_t from = (a >> shift) & 0xffu, to = (b >> shift) & 0xffu;
    mixed |= ((from * (256 - share) + to * share + 128) >> 8) << shift;
  }
  return mixed;
}

// ImU32 is 0xAABBGGRR.
constexpr std::uint32_t to_imgui(std::uint32_t argb) {
  return (argb & 0xff00ff00u) | ((argb & 0xffu) << 16) | ((argb >> 16) & 0xffu);
}

} // namespace kagimado::osd::theme

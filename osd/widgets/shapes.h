// Shapes that the house widgets are made of, on the current draw list. Chosen for the rasterizer: large parts
// are plain rectangles.
#pragma once

#include "osd/platform/framebuffer.h"

#include <imgui.h>

#include <cstdint>

namespace kagimado::osd {

inline ImVec2 corner(int x, int y) {
  return {static_cast<float>(x), static_cast<float>(y)};
}

void fill_rect(const Rect& rect, std::uint32_t argb);
void fill_rounded(const Rect& rect, float radius, std::uint32_t argb);
// A border drawn inside rect around a filling; fill must be opaque.
void fill_bordered(const Rect& rect, float radius, std::uint32_t fill, std::uint32_t border, int thickness);
Rect inset(const Rect& rect, int by);

} // namespace kagimado::osd

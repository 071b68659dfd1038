// One triangle of a draw list.
#pragma once

#include "osd/draw/rasterizer.h"

#include <imgui.h>

namespace kagimado::osd {

// Colours are interpolated; a texture that is not one constant texel is sampled bilinearly. clip lies inside
// the framebuffer.
void draw_triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const AlphaTexture& texture,
                   const Framebuffer& framebuffer, const Rect& clip);

// Coverage 0..255 at texel coordinates (texel centres at .5), clamped to the edge.
std::uint32_t sample(const AlphaTexture& texture, float u, float v);

} // namespace kagimado::osd

// Writes ImGui's draw commands into a framebuffer on the CPU: solid rectangles and glyphs by fast paths,
// triangles with interpolated colours for everything else. Source-over blending onto an opaque picture. A
// pixel belongs to a shape when its centre does (top-left rule), as on a GPU. Free functions without state.
#pragma once

#include "osd/platform/framebuffer.h"

#include <cstdint>

struct ImDrawCmd;
struct ImDrawList;

namespace kagimado::osd {

// The font atlas: coverage of each texel.
struct AlphaTexture {
  const std::uint8_t* alpha = nullptr;
  int width = 0, height = 0;
};

// Draws what of command lies inside clip (and inside the command's own clip rectangle and the framebuffer).
void rasterize(const ImDrawList& list, const ImDrawCmd& command, const AlphaTexture& texture,
               const Framebuffer& framebuffer, const Rect& clip);

} // namespace kagimado::osd

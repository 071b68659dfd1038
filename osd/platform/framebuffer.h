// A framebuffer in ordinary memory: 32-bit pixels 0xAARRGGBB in host order (DRM XRGB8888, SDL ARGB8888).
#pragma once

#include "osd/layout/geometry.h"

#include <cstddef>
#include <cstdint>

namespace kagimado::osd {

// A view: the sink owns the memory and keeps it until the next resize event was handled.
struct Framebuffer {
  std::uint32_t* pixels = nullptr;
  Size size;
  int stride_pixels = 0;

  [[nodiscard]] std::uint32_t* at(int x, int y) const {
    return pixels + static_cast<std::ptrdiff_t>(y) * stride_pixels + x;
  }

  [[nodiscard]] Rect bounds() const { return {0, 0, size.width, size.height}; }
};

} // namespace kagimado::osd

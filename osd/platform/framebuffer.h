// A framebuffer in ordinary memory: 32-bit pixels 0xAARRGGBB in host order (DRM XRGB8888, SDL ARGB8888).
// Top-left origin, pixels.
#pragma once

#include <algorithm>
#include <cstdint>

namespace kagimado::osd {

struct Size {
  int width = 0, height = 0;
  bool operator==(const Size&) const = default;
};

struct Point {
  int x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

struct Rect {
  int x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Rect&) const = default;

  [[nodiscard]] int right() const { return x + width; }

  [[nodiscard]] int bottom() const { return y + height; }

  [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }

  [[nodiscard]] bool contains(Point p) const {
    return p.x >= x && p.y >= y && p.x < right() && p.y < bottom();
  }

  [[nodiscard]] Rect intersected(const Rect& other) const {
    const int left = std::max(x, other.x), top = std::max(y, other.y);
    const Rect r{left, top, std::min(right(), other.right()) - left,
                 std::min(bottom(), other.bottom()) - top};
    return r.empty() ? Rect{} : r;
  }

  [[nodiscard]] Rect united(const Rect& other) const {
    if (empty())
      return other;
    if (other.empty())
      return *this;
    const int left = std::min(x, other.x), top = std::min(y, other.y);
    return {left, top, std::max(right(), other.right()) - left, std::max(bottom(), other.bottom()) - top};
  }
};

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

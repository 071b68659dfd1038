// Places on a monitor: whole pixels, top-left origin. Plain values.
#pragma once

#include <algorithm>

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

} // namespace kagimado::osd

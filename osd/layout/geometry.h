// Places on a monitor, in pixels, top-left origin. Plain values; layout/ and model/ know no framebuffer, so
// these stand apart from osd/platform's Rect and are turned into it where drawing begins.
#pragma once

namespace kagimado::osd::layout {

struct Position {
  int x = 0, y = 0;
  bool operator==(const Position&) const = default;
};

struct Area {
  int x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Area&) const = default;

  [[nodiscard]] int right() const { return x + width; }

  [[nodiscard]] int bottom() const { return y + height; }

  [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }

  [[nodiscard]] bool contains(Position p) const {
    return p.x >= x && p.y >= y && p.x < right() && p.y < bottom();
  }
};

} // namespace kagimado::osd::layout

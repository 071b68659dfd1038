#include "osd/platform/rotation.h"

#include <cstring>
#include <utility>

namespace kagimado::osd {

Result<Rotation> rotation_of_degrees(int degrees) {
  if (degrees != 0 && degrees != 90 && degrees != 180 && degrees != 270)
    return fail(ErrorKind::Invalid, "a display hangs turned by 0, 90, 180 or 270 degrees, not {}", degrees);
  return static_cast<Rotation>(degrees);
}

Size rotated(Size size, Rotation rotation) {
  if (rotation == Rotation::Quarter || rotation == Rotation::ThreeQuarters)
    std::swap(size.width, size.height);
  return size;
}

// A display turned clockwise by a quarter has the picture's top on its own left side, bottom first.
Rect rotated(const Rect& part, Size drawn, Rotation rotation) {
  switch (rotation) {
  case Rotation::Quarter:
    return {part.y, drawn.width - part.right(), part.height, part.width};
  case Rotation::Half:
    return {drawn.width - part.right(), drawn.height - part.bottom(), part.width, part.height};
  case Rotation::ThreeQuarters:
    return {drawn.height - part.bottom(), part.x, part.height, part.width};
  default:
    return part;
  }
}

void copy_rotated(const Framebuffer& drawn, const Rect& part, const Framebuffer& display, Rotation rotation) {
  const Rect inside = part.intersected(drawn.bounds());
  const Rect to = rotated(inside, drawn.size, rotation);
  if (to.empty() || to.intersected(display.bounds()) != to)
    return;
  if (rotation == Rotation::None) {
    for (int y = 0; y < to.height; ++y)
      std::memcpy(display.at(to.x, to.y + y), drawn.at(inside.x, inside.y + y),
                  static_cast<std::size_t>(to.width) * 4);
    return;
  }
  // From the display's point of view: its memory is written in one go.
  for (int y = 0; y < to.height; ++y) {
    auto* out = display.at(to.x, to.y + y);
    for (int x = 0; x < to.width; ++x) {
      int from_x = inside.x + x, from_y = inside.y + y;
      if (rotation == Rotation::Quarter) {
        from_x = inside.right() - 1 - y;
        from_y = inside.y + x;
      } else if (rotation == Rotation::Half) {
        from_x = inside.right() - 1 - x;
        from_y = inside.bottom() - 1 - y;
      } else {
        from_x = inside.x + y;
        from_y = inside.bottom() - 1 - x;
      }
      out[x] = *drawn.at(from_x, from_y);
    }
  }
}

} // namespace kagimado::osd

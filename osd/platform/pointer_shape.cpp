#include "osd/platform/pointer_shape.h"

#include <array>
#include <string_view>

namespace kagimado::osd {
namespace {

// X: outline, o: inside.
constexpr std::array<std::string_view, 19> arrow{{
    "X           ", "XX          ", "XoX         ", "XooX        ", "XoooX       ",
    "XooooX      ", "XoooooX     ", "XooooooX    ", "XoooooooX   ", "XooooooooX  ",
    "XoooooooooX ", "XooooooXXXXX", "XoooXooX    ", "XooXXooX    ", "XoX  XooX   ",
    "XX   XooX   ", "X     XooX  ", "      XooX  ", "       XX   ",
}};
constexpr std::uint32_t outline = 0xff000000, filling = 0xffffffff;

} // namespace

int pointer_scale(Size monitor) {
  return std::max(1, (monitor.height + 540) / 1080);
}

Rect pointer_area(Point at, int scale) {
  return {at.x, at.y, static_cast<int>(arrow[0].size()) * scale, static_cast<int>(arrow.size()) * scale};
}

void draw_pointer(const Framebuffer& display, Rotation rotation, Point at, int scale, const Rect& clip) {
  const Size drawn = rotated(display.size, rotation);
  const Rect part = pointer_area(at, scale).intersected(clip).intersected({0, 0, drawn.width, drawn.height});
  for (int y = part.y; y < part.bottom(); ++y)
    for (int x = part.x; x < part.right(); ++x) {
      const char pixel =
          arrow[static_cast<std::size_t>((y - at.y) / scale)][static_cast<std::size_t>((x - at.x) / scale)];
      if (pixel == ' ')
        continue;
      const Rect place = rotated({x, y, 1, 1}, drawn, rotation);
      *display.at(place.x, place.y) = pixel == 'X' ? outline : filling;
    }
}

} // namespace kagimado::osd

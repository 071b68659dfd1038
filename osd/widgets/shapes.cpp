#include "osd/widgets/shapes.h"

#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"

#include <cmath>

namespace kagimado::osd {

void fill_rect(const Rect& rect, std::uint32_t argb) {
  if (!rect.empty())
    draw_list().AddRectFilled(corner(rect.x, rect.y), corner(rect.right(), rect.bottom()),
                              theme::to_imgui(argb));
}

void fill_rounded(const Rect& rect, float radius, std::uint32_t argb) {
  if (rect.empty())
    return;
  const int band = 2 * static_cast<int>(std::ceil(radius)) + 2;
  const ImU32 colour = theme::to_imgui(argb);
  ImDrawList& list = draw_list();
  const ImVec2 top_left = corner(rect.x, rect.y), bottom_right = corner(rect.right(), rect.bottom());
  if (argb >> 24 != 255 || rect.height < 2 * band) {
    list.AddRectFilled(top_left, bottom_right, colour, radius);
    return;
  }
  // Opaque and tall: rounded bands at both ends, and a plain rectangle over their inner halves.
  list.AddRectFilled(top_left, corner(rect.right(), rect.y + band), colour, radius);
  list.AddRectFilled(corner(rect.x, rect.bottom() - band), bottom_right, colour, radius);
  list.AddRectFilled(corner(rect.x, rect.y + band / 2), corner(rect.right(), rect.bottom() - band / 2),
                     colour);
}

void fill_bordered(const Rect& rect, float radius, std::uint32_t fill, std::uint32_t border, int thickness) {
  fill_rounded(rect, radius, border);
  fill_rounded(inset(rect, thickness), std::max(radius - static_cast<float>(thickness), 0.0f), fill);
}

Rect inset(const Rect& rect, int by) {
  return {rect.x + by, rect.y + by, rect.width - 2 * by, rect.height - 2 * by};
}

} // namespace kagimado::osd

// From the layout's plain geometry to the framebuffer's.
#pragma once

#include "osd/layout/geometry.h"
#include "osd/platform/framebuffer.h"

namespace kagimado::osd {

inline Rect rect_of(const layout::Area& area) {
  return {area.x, area.y, area.width, area.height};
}

inline layout::Area area_of(const Rect& rect) {
  return {rect.x, rect.y, rect.width, rect.height};
}

inline layout::Position position_of(Point point) {
  return {point.x, point.y};
}

} // namespace kagimado::osd

#include "osd/model/zoom.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

constexpr double step_factor = 1.25;
// Below this the picture counts as whole: steps in and out again end exactly at 1.
constexpr double nearly_whole = 1.01;

Zoom inside(double scale, Spot centre) {
  const double half = 0.5 / scale;
  return {scale, {std::clamp(centre.x, half, 1 - half), std::clamp(centre.y, half, 1 - half)}};
}

} // namespace

PicturePart visible_part(const Zoom& zoom) {
  const double size = 1 / zoom.scale;
  return {std::clamp(zoom.centre.x - size / 2, 0.0, 1 - size),
          std::clamp(zoom.centre.y - size / 2, 0.0, 1 - size), size, size};
}

PicturePart filling_part(int picture_width, int picture_height, int tile_width, int tile_height) {
  if (picture_width <= 0 || picture_height <= 0 || tile_width <= 0 || tile_height <= 0)
    return {};
  const double picture = static_cast<double>(picture_width) / picture_height;
  const double tile = static_cast<double>(tile_width) / tile_height;
  if (picture > tile)
    return {(1 - tile / picture) / 2, 0, tile / picture, 1};
  return {0, (1 - picture / tile) / 2, 1, picture / tile};
}

PicturePart part_of(const PicturePart& outer, const PicturePart& part) {
  return {outer.x + part.x * outer.width, outer.y + part.y * outer.height, part.width * outer.width,
          part.height * outer.height};
}

Zoom zoomed_at(const Zoom& zoom, Spot pointer_in_tile, double wheel_steps) {
  double scale = std::clamp(zoom.scale * std::pow(step_factor, wheel_steps), 1.0, max_zoom);
  if (scale < nearly_whole)
    return {};
  const auto part = visible_part(zoom);
  const double under_x = part.x + pointer_in_tile.x * part.width;
  const double under_y = part.y + pointer_in_tile.y * part.height;
  return inside(scale,
                {under_x + (0.5 - pointer_in_tile.x) / scale, under_y + (0.5 - pointer_in_tile.y) / scale});
}

Zoom panned(const Zoom& zoom, double dx, double dy) {
  return inside(zoom.scale, {zoom.centre.x - dx / zoom.scale, zoom.centre.y - dy / zoom.scale});
}

} // namespace kagimado::osd

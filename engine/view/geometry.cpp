#include "engine/view/geometry.h"

#include <algorithm>
#include <cmath>

namespace kagimado::view {
namespace {

constexpr int min_source_px = 16; // deeper zoom shows nothing but blocks

struct Range {
  int start = 0, length = 0;
};

Range crop_range(double start, double length, int available) {
  if (!(length < 1.0) || available <= min_source_px) // the whole, and NaN
    return {0, available};
  const int wanted = static_cast<int>(std::lround(std::max(length, 0.0) * available)) & ~1;
  const int pixels = std::clamp(wanted, min_source_px, available);
  const double safe_start = start > 0.0 ? std::min(start, 1.0) : 0.0; // NaN too
  const int first = std::min(static_cast<int>(std::lround(safe_start * available)), available - pixels);
  return {first & ~1, pixels};
}

} // namespace

ScalePlan plan_scale(const SourceArea& source, const Crop& crop, int tile_width_px, int tile_height_px) {
  const auto columns = crop_range(crop.x, crop.width, source.width);
  const auto rows = crop_range(crop.y, crop.height, source.height);
  const double pixel_aspect =
      source.pixel_aspect > 0.05 && source.pixel_aspect < 20 ? source.pixel_aspect : 1.0;
  const double aspect = columns.length * pixel_aspect / std::max(rows.length, 1);
  int width = std::max(tile_width_px, 1);
  int height = static_cast<int>(std::lround(width / aspect));
  if (height > tile_height_px) {
    height = std::max(tile_height_px, 1);
    width = static_cast<int>(std::lround(height * aspect));
  }
  return {columns.start,
          rows.start,
          columns.length,
          rows.length,
          std::clamp(width, 1, std::max(tile_width_px, 1)),
          std::max(height, 1)};
}

} // namespace kagimado::view

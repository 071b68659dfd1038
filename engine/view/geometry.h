// Which part of a decoded frame goes to which size: pure. Pixels.
#pragma once

#include "engine/view/tile_status.h"

namespace kagimado::view {

struct SourceArea {
  int width = 0, height = 0;
  double pixel_aspect = 1.0; // width / height of one source pixel
};

struct ScalePlan {
  int source_x = 0, source_y = 0, source_width = 0, source_height = 0; // x and y even: whole chroma samples
  int width = 0, height = 0;                                           // of the picture in the tile
  bool operator==(const ScalePlan&) const = default;
};

// The largest picture of the crop's aspect inside the tile. A broken crop (outside, empty, not a number) is
// brought inside.
ScalePlan plan_scale(const SourceArea& source, const Crop& crop, int tile_width_px, int tile_height_px);

} // namespace kagimado::view

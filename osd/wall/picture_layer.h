// Video below everything else: pictures go from YUV straight into the framebuffer, only inside of the clip.
// Pure functions on the drawing thread.
#pragma once

#include "engine/view/picture.h"
#include "osd/platform/framebuffer.h"

#include <memory>

namespace kagimado::osd {

struct PicturePlace {
  Rect tile;
  Rect picture; // inside of tile; empty: none
  std::shared_ptr<const view::Picture> content;
  bool dimmed = false;
};

// Where a picture stands in its tile: as it is where it was made for the tile, else stretched to fit (a size
// or zoom that was just changed, until the next picture comes).
Rect place_picture(const view::Picture& picture, const Rect& tile);

// Fills every pixel of clip that is in the tile.
void paint_tile(const Framebuffer& framebuffer, const PicturePlace& place, const Rect& clip);
void fill(const Framebuffer& framebuffer, const Rect& rect, std::uint32_t argb);

} // namespace kagimado::osd

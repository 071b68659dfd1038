// From a tile's YUV picture straight into a framebuffer. Thread-safe (no state); used by the drawing thread.
#pragma once

#include "engine/view/picture.h"

namespace kagimado::view {

// A part of a picture, in its pixels. Parts outside of the picture are cut off.
struct PictureClip {
  int x = 0, y = 0, width = 0, height = 0;
};

// Writes the clip as 32-bit pixels 0xAARRGGBB (host order, alpha 255). pixels: where the clip's top-left
// pixel goes. A clip gives exactly the pixels that converting the whole picture would give there, at odd
// offsets too.
void convert_to_argb(const Picture& picture, std::uint32_t* pixels, int stride_pixels, PictureClip clip);

} // namespace kagimado::view

// A picture at tile size (or a decoded frame as it is where no scaling is needed), planar YUV. Immutable; any
// thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/ff/frame.h"

#include <memory>

namespace kagimado::view {

struct Picture {
  std::shared_ptr<const void> owner;              // keeps the planes alive
  ff::PixelLayout layout = ff::PixelLayout::I420; // I420, I422, I444 or Gray
  ff::ColorSpace color_space = ff::ColorSpace::Bt709Limited;
  const std::uint8_t* planes[3] = {};
  int strides_bytes[3] = {};
  int width = 0, height = 0;
  std::uint64_t serial = 0; // changes with each new picture of the tile
  SteadyTime received;      // when its fragment came in
  WallTime wall;            // when it was taken, as the camera or the recorder says
};

} // namespace kagimado::view

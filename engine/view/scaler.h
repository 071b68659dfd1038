// Scales decoded frames to tile size in YUV (cheaper than after a conversion to RGB). Any layout becomes
// I420; a frame that fits already is passed through without a copy.
//
// Measured on libyuv: box is fast only at 1:2 and 1:4, bilinear aliases beyond 1:2. So: box steps of 1:2 (1:4
// at once), then bilinear for the rest.
#pragma once

#include "engine/view/geometry.h"
#include "engine/view/picture.h"
#include "engine/view/picture_pool.h"

#include <optional>
#include <vector>

namespace kagimado::view {

// Intermediate planes, reused; one a worker thread.
struct ScaleScratch {
  std::vector<std::uint8_t> halves[2];
  std::vector<std::uint8_t> chroma[2]; // NV12 taken apart
};

// The picture without serial and times. Nothing if the frame's layout is unknown or libyuv refuses.
std::optional<Picture> scale_frame(const ff::Frame& frame, const ScalePlan& plan, PicturePool& pool,
                                   ScaleScratch& scratch);

} // namespace kagimado::view

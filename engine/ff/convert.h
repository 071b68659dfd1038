// Pictures in other sizes and layouts, for snapshots and sub streams. (The wall has its own, faster way in
// view/.)
#pragma once

#include "engine/ff/encoder.h"
#include "engine/ff/frame.h"

namespace kagimado::ff {

// An owned I420 picture, limited range.
struct I420Picture {
  int width = 0, height = 0;
  Bytes y, u, v;

  static I420Picture blank(int width, int height); // black; sides are rounded up to even numbers
  [[nodiscard]] I420View view() const;
};

// Scales (area averaging down, bilinear up) and converts to limited range. Errors: Unsupported (layout),
// Invalid (size).
Result<I420Picture> to_i420(const Frame& frame, int width, int height);
Result<I420Picture> scale(const I420Picture& picture, int width, int height);

} // namespace kagimado::ff

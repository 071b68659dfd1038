// Where a pipeline's pictures go: a tile, a benchmark's framebuffer, a test.
#pragma once

#include "engine/view/picture.h"
#include "engine/view/thinning.h"

namespace kagimado::view {

// Called on decode workers, in playback on the network thread too; never two at a time for one pipeline. Must
// not wait.
class PictureSink {
 public:
  virtual ~PictureSink() = default;
  virtual void on_picture(Picture picture) = 0;
  virtual void on_thinning(const Thinning& thinning) = 0;
  // What was shown may be shown no longer (locked).
  virtual void on_withdrawn() = 0;
};

} // namespace kagimado::view

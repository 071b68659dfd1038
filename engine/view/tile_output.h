// One tile's share of a pipeline: its thinning, its scaling, its buffers. Belongs to the pipeline's strand.
#pragma once

#include "engine/view/frame_decoder.h"
#include "engine/view/geometry.h"
#include "engine/view/picture_sink.h"
#include "engine/view/scaler.h"

namespace kagimado::view {

struct OutputTarget {
  int tiles_on_monitor = 1;
  int width_px = 0, height_px = 0;
  Crop crop;
  bool operator==(const OutputTarget&) const = default;
};

class TileOutput final {
 public:
  TileOutput(std::shared_ptr<PictureSink> sink, const OutputTarget& target)
      : sink_(std::move(sink)), target_(target) {}

  [[nodiscard]] const std::shared_ptr<PictureSink>& sink() const { return sink_; }

  [[nodiscard]] const OutputTarget& target() const { return target_; }

  [[nodiscard]] const Thinning& thinning() const { return thinning_; }

  void set_thinning(const Thinning& thinning);
  // A new size or crop shows the last picture again at once.
  void set_target(const OutputTarget& target, ScaleScratch& scratch);

  // A frame of the stream. True: this tile's thinning lets it be shown, and it was.
  bool offer(const ff::Frame& frame, const FrameFacts& facts, ScaleScratch& scratch);
  // The frame as this tile shows it; nothing if it cannot be scaled.
  std::optional<Picture> scale(const ff::Frame& frame, const FrameFacts& facts, ScaleScratch& scratch);
  void withdraw();

 private:
  bool publish(const ff::Frame& frame, const FrameFacts& facts, ScaleScratch& scratch);

  std::shared_ptr<PictureSink> sink_;
  OutputTarget target_;
  Thinning thinning_;
  FrameGate gate_;
  PicturePool pool_;
  ff::Frame shown_;
  FrameFacts shown_facts_;
};

} // namespace kagimado::view

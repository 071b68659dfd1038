// The tiles that one stream is shown in: their outputs, and how much of the stream they need together.
// Belongs to the pipeline's strand.
#pragma once

#include "engine/view/clip.h"
#include "engine/view/tile_output.h"

namespace kagimado::view {

enum class SkipLoopFilter { OnlyOverload, SmallTiles, Always };

struct OutputWant {
  std::shared_ptr<PictureSink> sink;
  OutputTarget target;
};

constexpr bool is_thinned(Rate rate) {
  return rate == Rate::KeyFramesOnly || rate == Rate::OnePerSecond;
}

class OutputSet final {
 public:
  struct Demand {
    Rate rate = Rate::KeyFramesOnly;
    bool skip_loop_filter = false;
  };

  // The whole list; unchanged ones go on undisturbed. Returns the newcomers.
  std::vector<TileOutput*> apply(std::vector<OutputWant> wants, ScaleScratch& scratch);
  // Tells each its thinning, and what the hungriest needs.
  Demand thin(const Clip& clip, int overload_level, SkipLoopFilter policy);

  [[nodiscard]] bool empty() const { return outputs_.empty(); }

  [[nodiscard]] auto begin() const { return outputs_.begin(); }

  [[nodiscard]] auto end() const { return outputs_.end(); }

 private:
  std::vector<std::unique_ptr<TileOutput>> outputs_;
};

ff::DecoderOptions decoder_options_of(const OutputSet::Demand& demand);

} // namespace kagimado::view

#include "engine/view/output_set.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr int small_tile_width_px = 640;

// How much of the stream a rate needs.
int demand_of(Rate rate) {
  if (is_thinned(rate))
    return 0;
  return rate == Rate::ReferenceOnly ? 1 : 2;
}

Thinning thinning_of(const OutputTarget& target, const Clip& clip, int overload_level,
                     SkipLoopFilter policy) {
  auto thinning = decide_thinning({clip.video().codec, clip.sealed(), target.tiles_on_monitor,
                                   target.width_px, target.height_px, overload_level});
  const bool small = target.width_px <= small_tile_width_px;
  const bool wanted = policy == SkipLoopFilter::Always || (policy == SkipLoopFilter::SmallTiles && small);
  if (wanted && !is_thinned(thinning.rate) && clip.video().codec != mp4::Codec::Mjpeg)
    thinning.skip_loop_filter = true;
  return thinning;
}

} // namespace

std::vector<TileOutput*> OutputSet::apply(std::vector<OutputWant> wants, ScaleScratch& scratch) {
  std::vector<std::unique_ptr<TileOutput>> next;
  std::vector<TileOutput*> added;
  for (auto& want : wants) {
    const auto same = std::find_if(outputs_.begin(), outputs_.end(),
                                   [&](const auto& output) { return output && output->sink() == want.sink; });
    if (same != outputs_.end()) {
      (*same)->set_target(want.target, scratch);
      next.push_back(std::move(*same));
    } else {
      next.push_back(std::make_unique<TileOutput>(std::move(want.sink), want.target));
      added.push_back(next.back().get());
    }
  }
  outputs_ = std::move(next);
  return added;
}

OutputSet::Demand OutputSet::thin(const Clip& clip, int overload_level, SkipLoopFilter policy) {
  Demand demand;
  bool first = true;
  bool skip_loop_filter = true;
  for (auto& output : outputs_) {
    const auto thinning = thinning_of(output->target(), clip, overload_level, policy);
    output->set_thinning(thinning);
    if (first || demand_of(thinning.rate) > demand_of(demand.rate))
      demand.rate = thinning.rate;
    // A key-frames-only tile beside a full one is given what the full one decodes; it has no say.
    skip_loop_filter = skip_loop_filter && (thinning.skip_loop_filter || is_thinned(thinning.rate));
    first = false;
  }
  demand.skip_loop_filter = skip_loop_filter && !is_thinned(demand.rate);
  return demand;
}

ff::DecoderOptions decoder_options_of(const OutputSet::Demand& demand) {
  return {demand.skip_loop_filter, demand.rate == Rate::ReferenceOnly ? ff::DecoderOptions::Skip::NonReference
                                                                      : ff::DecoderOptions::Skip::None};
}

} // namespace kagimado::view

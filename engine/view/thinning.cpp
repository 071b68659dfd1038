#include "engine/view/thinning.h"

namespace kagimado::view {
namespace {

constexpr int rule_from_tiles = 4; // [REQ-WALL-2]
constexpr int small_tile_width_px = 640;
constexpr int medium_tile_width_px = 960;

enum class TileSize { Small, Medium, Large };

TileSize size_of(int width_px) {
  if (width_px <= small_tile_width_px)
    return TileSize::Small;
  return width_px <= medium_tile_width_px ? TileSize::Medium : TileSize::Large;
}

// A ladder of gentle to hard steps; a smaller tile stands one step lower. Without the loop filter a large
// picture drifts visibly under motion, so large tiles never lose it.
Thinning overload_ladder(TileSize size, int level) {
  Thinning thinning;
  switch (size) {
  case TileSize::Small:
    thinning.skip_loop_filter = level >= 1;
    thinning.rate = level >= 3 ? Rate::KeyFramesOnly : level == 2 ? Rate::ReferenceOnly : Rate::Full;
    break;
  case TileSize::Medium:
    thinning.skip_loop_filter = level >= 1;
    thinning.rate = level >= 3 ? Rate::KeyFramesOnly : Rate::Full;
    break;
  case TileSize::Large:
    thinning.rate = level >= 3 ? Rate::ReferenceOnly : Rate::Full;
    break;
  }
  return thinning;
}

} // namespace

Thinning decide_thinning(const TileSituation& situation) {
  const auto size = size_of(situation.tile_width_px);
  const bool mjpeg = situation.codec == mp4::Codec::Mjpeg;
  auto thinning = overload_ladder(size, situation.overload_level);
  if (mjpeg) { // no loop filter, no references: all or one a second
    thinning.skip_loop_filter = false;
    thinning.rate = thinning.rate == Rate::KeyFramesOnly ? Rate::OnePerSecond : Rate::Full;
  }
  if (situation.sealed && situation.tiles_on_monitor >= rule_from_tiles) {
    thinning.rate = mjpeg ? Rate::OnePerSecond : Rate::KeyFramesOnly;
    thinning.by_rule = true;
    thinning.skip_loop_filter = false; // so few pictures cost little: let them look good
  }
  return thinning;
}

bool FrameGate::admit(Rate rate, bool is_sync, std::chrono::microseconds time) {
  using namespace std::chrono_literals;
  bool wanted = is_sync || has_key_frame_;
  if (rate == Rate::KeyFramesOnly)
    wanted = is_sync;
  if (rate == Rate::OnePerSecond) // an earlier time than the last one: the camera's clock was set back
    wanted = is_sync && (!has_last_ || time < last_shown_ || time - last_shown_ >= 1s);
  has_key_frame_ = wanted; // after any gap the next frames lack what they refer to
  if (wanted) {
    has_last_ = true;
    last_shown_ = time;
  }
  return wanted;
}

void FrameGate::reset() {
  *this = FrameGate{};
}

bool choose_sub_stream(const StreamChoice& choice) {
  if (!choice.has_sub || choice.sealed || choice.sub_width <= 0)
    return false;
  if (choice.main_width > 0 && choice.main_width <= choice.sub_width)
    return false;
  const double to_sub = 1.1, to_main = 1.3; // of the sub stream's width
  const double limit = choice.sub_width * (choice.now_sub ? to_main : to_sub);
  return choice.tile_width_px <= limit;
}

} // namespace kagimado::view

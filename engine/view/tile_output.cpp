#include "engine/view/tile_output.h"

namespace kagimado::view {

void TileOutput::set_thinning(const Thinning& thinning) {
  thinning_ = thinning;
  sink_->on_thinning(thinning);
}

void TileOutput::set_target(const OutputTarget& target, ScaleScratch& scratch) {
  const bool same_picture = target.width_px == target_.width_px && target.height_px == target_.height_px &&
                            target.crop == target_.crop;
  target_ = target;
  if (!same_picture && shown_)
    publish(shown_, shown_facts_, scratch);
}

bool TileOutput::offer(const ff::Frame& frame, const FrameFacts& facts, ScaleScratch& scratch) {
  const bool thinned = thinning_.rate == Rate::KeyFramesOnly || thinning_.rate == Rate::OnePerSecond;
  // The decoder had every frame the others want: here the gate only picks, a gap does no harm.
  if (thinned && !gate_.admit(thinning_.rate, facts.is_sync, facts.time))
    return false;
  if (!publish(frame, facts, scratch))
    return false;
  shown_ = frame;
  shown_facts_ = facts;
  return true;
}

void TileOutput::withdraw() {
  shown_ = {};
  gate_.reset();
  sink_->on_withdrawn();
}

std::optional<Picture> TileOutput::scale(const ff::Frame& frame, const FrameFacts& facts,
                                         ScaleScratch& scratch) {
  const SourceArea area{frame.width(), frame.height(), frame.pixel_aspect()};
  const auto plan = plan_scale(area, target_.crop, target_.width_px, target_.height_px);
  auto picture = scale_frame(frame, plan, pool_, scratch);
  if (picture) {
    picture->received = facts.received;
    picture->wall = facts.wall;
  }
  return picture;
}

bool TileOutput::publish(const ff::Frame& frame, const FrameFacts& facts, ScaleScratch& scratch) {
  auto picture = scale(frame, facts, scratch);
  if (picture)
    sink_->on_picture(std::move(*picture));
  return picture.has_value();
}

} // namespace kagimado::view

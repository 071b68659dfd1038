#include "osd/model/pointer_gestures.h"

#include <algorithm>
#include <cstdlib>

namespace kagimado::osd {
namespace {

bool near(Point a, Point b) {
  return std::abs(a.x - b.x) <= PointerGestures::slop_px && std::abs(a.y - b.y) <= PointerGestures::slop_px;
}

} // namespace

Gesture PointerGestures::press(Point at, std::optional<TileFacts> tile, SteadyTime now) {
  phase_ = Phase::Idle;
  if (!tile) {
    last_press_.reset();
    return {};
  }
  const bool second =
      last_press_ && now - *last_press_ <= double_click && last_slot_ == tile->slot && near(last_at_, at);
  tile_ = *tile;
  from_ = at_ = at;
  since_ = now;
  last_slot_ = tile->slot;
  last_at_ = at;
  if (second) {
    last_press_.reset(); // a third click begins anew
    phase_ = Phase::Done;
    return DoubleClick{tile->slot};
  }
  last_press_ = now;
  phase_ = Phase::Pressed;
  return {};
}

Gesture PointerGestures::move(Point at) {
  const auto before = at_;
  at_ = at;
  if (phase_ == Phase::Pressed && !near(from_, at)) {
    last_press_.reset();
    phase_ = tile_.zoomed ? Phase::Panning : tile_.movable ? Phase::Moving : Phase::Done;
    if (phase_ == Phase::Panning)
      return PanBy{tile_.slot, at.x - from_.x, at.y - from_.y};
    return {};
  }
  if (phase_ == Phase::Panning && before != at)
    return PanBy{tile_.slot, at.x - before.x, at.y - before.y};
  return {};
}

Gesture PointerGestures::release(Point at, std::optional<TileFacts> tile) {
  const auto was = phase_;
  at_ = at;
  phase_ = Phase::Idle;
  if (was == Phase::Moving && tile && tile->slot != tile_.slot)
    return DropOn{tile_.slot, tile->slot};
  return {};
}

Gesture PointerGestures::tick(SteadyTime now, bool still_locked) {
  if (phase_ != Phase::Pressed || !tile_.locked)
    return {};
  if (!still_locked) {
    tile_.locked = false;
    return {};
  }
  if (now - since_ < long_press)
    return {};
  phase_ = Phase::Done;
  last_press_.reset();
  return LongPress{tile_.slot};
}

void PointerGestures::cancel() {
  phase_ = Phase::Idle;
  last_press_.reset();
}

std::optional<int> PointerGestures::pressed_slot() const {
  return phase_ == Phase::Idle ? std::nullopt : std::optional(tile_.slot);
}

std::optional<SteadyTime> PointerGestures::hold_ends() const {
  return phase_ == Phase::Pressed && tile_.locked ? std::optional(since_ + long_press) : std::nullopt;
}

double PointerGestures::hold_fraction(SteadyTime now) const {
  if (!hold_ends())
    return 0;
  return std::clamp(std::chrono::duration<double>(now - since_) / long_press, 0.0, 1.0);
}

std::optional<PointerGestures::TileDrag> PointerGestures::tile_drag() const {
  return phase_ == Phase::Moving ? std::optional(TileDrag{tile_.slot, from_, at_}) : std::nullopt;
}

} // namespace kagimado::osd

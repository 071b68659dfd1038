// The pipeline's strand: what cannot be shown because its bytes are bent or gone.
#include "engine/base/log.h"
#include "engine/view/playback_pipeline.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr std::chrono::microseconds shortest_damage{100'000}; // long enough to be seen where play ends in it

} // namespace

// False: the reverse group before them is not through yet.
bool PlaybackPipeline::take_damages(PlaybackUnit& unit) {
  while (!unit.damages.empty()) {
    const auto damage = unit.damages.front();
    if (reverse_.collecting() && times_.mark()->wall != damage.from) {
      close_reverse_group();
      return false;
    }
    unit.damages.erase(unit.damages.begin());
    take_damage(damage);
  }
  return true;
}

void PlaybackPipeline::take_damage(const mp4::PlaybackDamage& damage) {
  begun_ = true;
  const bool is_of_group = times_.mark() && times_.mark()->wall == damage.from;
  if (is_of_group && bad_group_)
    return; // it is told
  WallTime from = damage.from;
  if (is_of_group)
    from = keys_only_ ? from + usual_group_ : std::max(from, group_end_);
  const bool is_end_known = damage.until > damage.from;
  if (is_end_known && damage.until <= from)
    return; // what is shown lasts over it
  discontinuity_ = discontinuity_ || !is_of_group;
  push_damage(from, std::max(damage.until, from + shortest_damage));
}

void PlaybackPipeline::push_damage(WallTime from, WallTime to) {
  if (plan_.backward) {
    if (last_pushed_)
      to = std::min(to, *last_pushed_);
    if (from >= to || (!last_pushed_ && from >= plan_.from))
      return;
  } else {
    drain();
    if (!reached_ && to <= plan_.from)
      return;
    if (!std::exchange(reached_, true))
      push_candidate();
  }
  gate_.reset();
  PlaybackEntry entry;
  entry.kind = PlaybackEntry::Kind::Damaged;
  entry.from = from;
  entry.to = to;
  entry.key_state = key_state_of_damage();
  entry.reason = name_of(ErrorKind::Damaged);
  push(std::move(entry));
}

sealed::KeyState PlaybackPipeline::key_state_of_damage() const {
  const auto* clip = door_.clip();
  return clip != nullptr && clip->sealed() ? sealed::KeyState::Open : sealed::KeyState::Clear;
}

// Up to the next key frame nothing can be decoded.
void PlaybackPipeline::on_damage(const Error& error, WallTime at) {
  log::debug("view", "dropped up to the next key frame: {}", error.message);
  gate_.reset();
  if (auto* chain = door_.chain())
    chain->on_gap();
  bad_group_ = true;
  if (reverse_.decoding()) {
    reverse_.end_pass();
    return;
  }
  reverse_.clear();
  push_state(at, PlaybackEntry::Kind::Damaged, key_state_of_damage(), name_of(error.kind));
}

} // namespace kagimado::view

#include "engine/view/playback_queue.h"

namespace kagimado::view {

void PlaybackQueue::restart(std::uint64_t generation) {
  std::deque<PlaybackUnit> dropped; // freed outside of the lock
  const MutexLock lock(mutex_);
  dropped.swap(units_);
  bytes_ = 0;
  generation_ = generation;
  ended_ = was_full_ = broken_ = false;
}

bool PlaybackQueue::push(std::uint64_t generation, PlaybackUnit unit) {
  const MutexLock lock(mutex_);
  if (generation != generation_)
    return true;
  bytes_ += unit.unit.bytes->size();
  unit.after_break = std::exchange(broken_, false);
  units_.push_back(std::move(unit));
  ended_ = false;
  was_full_ = bytes_ >= full_bytes || units_.size() >= full_units;
  return !was_full_;
}

void PlaybackQueue::end(std::uint64_t generation) {
  const MutexLock lock(mutex_);
  ended_ = ended_ || generation == generation_;
}

void PlaybackQueue::interrupt(std::uint64_t generation) {
  const MutexLock lock(mutex_);
  broken_ = broken_ || generation == generation_;
}

PlaybackQueue::Taken PlaybackQueue::pop(std::uint64_t generation) {
  const MutexLock lock(mutex_);
  Taken taken;
  if (generation != generation_)
    return taken;
  if (units_.empty()) {
    taken.ended = ended_;
  } else {
    taken.unit = std::move(units_.front());
    units_.pop_front();
    bytes_ -= taken.unit->unit.bytes->size();
  }
  if (was_full_ && bytes_ <= full_bytes / 2 && units_.size() <= full_units / 2) {
    was_full_ = false;
    taken.resume = true;
  }
  return taken;
}

std::size_t PlaybackQueue::bytes() const {
  const MutexLock lock(mutex_);
  return bytes_;
}

} // namespace kagimado::view

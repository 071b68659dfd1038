#include "engine/view/fragment_queue.h"

#include "engine/mp4/init_segment.h"

#include <algorithm>
#include <iterator>

namespace kagimado::view {
namespace {

bool is_init(const QueuedUnit& queued) {
  return queued.unit.type == mp4::Unit::Type::Init;
}

std::size_t size_of(const QueuedUnit& queued) {
  return queued.unit.bytes ? queued.unit.bytes->size() : 0;
}

// Audio fragments always start with a sync sample: only the video's say where a decoder can go on.
std::optional<std::uint32_t> video_track_of(const mp4::Unit& init) {
  if (!init.bytes)
    return std::nullopt;
  const auto parsed = mp4::parse_init(*init.bytes);
  if (!parsed || parsed->video() == nullptr)
    return std::nullopt;
  return parsed->video()->id;
}

} // namespace

bool FragmentQueue::fits(std::size_t more_bytes) const {
  return units_.empty() || (bytes_ + more_bytes <= limits_.max_bytes && units_.size() < limits_.max_units);
}

void FragmentQueue::drop_before(std::size_t index) {
  std::deque<QueuedUnit> kept;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    if (i >= index || is_init(units_[i])) {
      kept.push_back(std::move(units_[i]));
      continue;
    }
    bytes_ -= size_of(units_[i]);
    ++dropped_total_;
  }
  units_ = std::move(kept);
}

bool FragmentQueue::make_room(const QueuedUnit& incoming) {
  if (incoming.is_video_sync) { // the newest place to start: nothing older is worth its time
    drop_before(units_.size());
    return true;
  }
  const auto newest_key =
      std::find_if(units_.rbegin(), units_.rend(), [](const auto& u) { return u.is_video_sync; });
  if (newest_key == units_.rend())
    return false;
  const auto index = static_cast<std::size_t>(std::distance(newest_key, units_.rend())) - 1;
  newest_key->gap_before = index > 0;
  drop_before(index);
  return fits(size_of(incoming));
}

void FragmentQueue::push(mp4::Unit unit, SteadyTime received) {
  QueuedUnit incoming{std::move(unit), received};
  const auto video_track = is_init(incoming) ? video_track_of(incoming.unit) : std::nullopt;
  const MutexLock lock(mutex_);
  if (is_init(incoming)) {
    video_track_ = video_track;
    if (!fits(size_of(incoming)))
      drop_before(units_.size());
    // Only the newest matters once their fragments are gone; a peer that sends nothing else stays bounded.
    while (!fits(size_of(incoming)) && !units_.empty()) {
      bytes_ -= size_of(units_.front());
      units_.pop_front();
    }
  } else {
    incoming.is_video_sync =
        incoming.unit.starts_with_sync && (!video_track_ || incoming.unit.track_id == *video_track_);
    const bool keep = dropping_ ? incoming.is_video_sync : true;
    incoming.gap_before = dropping_;
    if (!keep) {
      ++dropped_total_;
      return;
    }
    dropping_ = false;
    if (!fits(size_of(incoming))) {
      incoming.gap_before = incoming.is_video_sync;
      dropping_ = !make_room(incoming);
    }
    if (dropping_) {
      ++dropped_total_;
      return;
    }
  }
  bytes_ += size_of(incoming);
  units_.push_back(std::move(incoming));
}

std::optional<QueuedUnit> FragmentQueue::pop() {
  const MutexLock lock(mutex_);
  if (units_.empty())
    return std::nullopt;
  auto first = std::move(units_.front());
  units_.pop_front();
  bytes_ -= size_of(first);
  return first;
}

void FragmentQueue::clear() {
  std::deque<QueuedUnit> dropped; // freed outside of the lock
  const MutexLock lock(mutex_);
  dropped.swap(units_);
  bytes_ = 0;
  dropping_ = false;
}

std::size_t FragmentQueue::units() const {
  const MutexLock lock(mutex_);
  return units_.size();
}

std::size_t FragmentQueue::bytes() const {
  const MutexLock lock(mutex_);
  return bytes_;
}

std::uint64_t FragmentQueue::dropped_total() const {
  const MutexLock lock(mutex_);
  return dropped_total_;
}

} // namespace kagimado::view

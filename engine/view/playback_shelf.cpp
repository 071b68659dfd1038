#include "engine/view/playback_shelf.h"

#include <algorithm>

namespace kagimado::view {
namespace {

constexpr std::size_t scaled_ahead = 4; // entries
// Where only key frames come, an entry's end is guessed until the next one is there.
constexpr std::chrono::microseconds shortest_gap_of_guess{5'000'000};

} // namespace

std::size_t bytes_of(const ff::Frame& frame) {
  return static_cast<std::size_t>(frame.width()) * static_cast<std::size_t>(frame.height()) * 3 / 2;
}

WallTime PlaybackShelf::start_of(const PlaybackEntry& entry) const {
  return backward_ ? std::max(entry.from, entry.to - std::chrono::microseconds(1)) : entry.from;
}

WallTime PlaybackShelf::edge_of(const PlaybackEntry& entry) const {
  return backward_ ? entry.from : entry.to;
}

bool PlaybackShelf::is_beyond(WallTime a, WallTime b) const {
  return backward_ ? a < b : a > b;
}

void PlaybackShelf::restart(std::uint64_t generation, bool backward, std::uint64_t epoch) {
  std::deque<PlaybackEntry> dropped; // freed outside of the lock
  const MutexLock lock(mutex_);
  dropped.swap(waiting_);
  generation_ = generation;
  backward_ = backward;
  epoch_ = epoch;
  ended_ = settled_ = false;
  frame_bytes_ = 0;
}

// Tells how an entry follows the one before: at once, after a gap, or after the clock was set.
void PlaybackShelf::link(PlaybackEntry& entry, PlaybackEntry& before) {
  const auto limit = before.to_is_estimate || entry.to_is_estimate ? shortest_gap_of_guess : shortest_gap;
  const auto missing = backward_ ? before.from - entry.to : entry.from - before.to;
  const auto back = backward_ ? entry.from - before.from : before.from - entry.from;
  if (entry.discontinuity && back > longest_overlap) {
    ++epoch_;
    entry.gap_before = true;
  } else if (entry.discontinuity && missing > limit) {
    entry.gap_before = true;
  } else if (backward_) {
    entry.to = std::max(entry.from, before.from);
  } else {
    before.to = std::max(before.from, entry.from);
    before.to_is_estimate = false;
  }
}

void PlaybackShelf::push(std::uint64_t generation, PlaybackEntry entry) {
  const MutexLock lock(mutex_);
  if (generation != generation_)
    return;
  entry.serial = next_serial_++;
  entry.ready = entry.kind != PlaybackEntry::Kind::Picture;
  if (!waiting_.empty())
    link(entry, waiting_.back());
  else if (settled_ && shown_)
    link(entry, *shown_);
  entry.epoch = epoch_;
  frame_bytes_ += bytes_of(entry.frame);
  waiting_.push_back(std::move(entry));
}

void PlaybackShelf::extend_last(std::uint64_t generation, WallTime to) {
  const MutexLock lock(mutex_);
  if (generation != generation_)
    return;
  auto* last = !waiting_.empty() ? &waiting_.back() : settled_ && shown_ ? &*shown_ : nullptr;
  if (last != nullptr && to > last->to)
    last->to = to;
}

void PlaybackShelf::end(std::uint64_t generation) {
  const MutexLock lock(mutex_);
  ended_ = ended_ || generation == generation_;
}

void PlaybackShelf::forget_shown() {
  std::optional<PlaybackEntry> old; // freed outside of the lock
  const MutexLock lock(mutex_);
  old.swap(shown_);
  settled_ = false;
}

void PlaybackShelf::note_shown(SteadyTime at) {
  const MutexLock lock(mutex_);
  if (shown_)
    shown_->facts.received = at;
}

std::optional<PlaybackEntry> PlaybackShelf::next_to_scale() const {
  const MutexLock lock(mutex_);
  const auto window = std::min(waiting_.size(), scaled_ahead);
  for (std::size_t i = 0; i < window; ++i)
    if (!waiting_[i].ready)
      return waiting_[i];
  return std::nullopt;
}

void PlaybackShelf::put_pictures(std::uint64_t serial, std::uint64_t version, ScaledPictures pictures) {
  const MutexLock lock(mutex_);
  if (version != version_)
    return;
  const auto found = std::ranges::find(waiting_, serial, &PlaybackEntry::serial);
  if (found == waiting_.end())
    return;
  found->pictures = std::move(pictures);
  found->ready = true;
}

std::uint64_t PlaybackShelf::version() const {
  const MutexLock lock(mutex_);
  return version_;
}

void PlaybackShelf::forget_pictures() {
  const MutexLock lock(mutex_);
  ++version_;
  for (auto& entry : waiting_)
    if (entry.kind == PlaybackEntry::Kind::Picture) {
      entry.ready = false;
      entry.pictures.clear();
    }
}

bool PlaybackShelf::is_due(const PlaybackEntry& entry, WallTime position, std::uint64_t epoch) const {
  if (entry.epoch != epoch)
    return entry.epoch < epoch;
  if (!settled_) { // right after a jump the picture beside the position will do
    const auto distance = backward_ ? position - entry.to : entry.from - position;
    if (distance <= shortest_gap)
      return true;
  }
  return backward_ ? position < entry.to || position <= entry.from : position >= entry.from;
}

std::optional<PlaybackEntry> PlaybackShelf::take_due(WallTime position, std::uint64_t epoch) {
  std::optional<PlaybackEntry> due;
  std::optional<PlaybackEntry> old; // freed outside of the lock
  const MutexLock lock(mutex_);
  while (!waiting_.empty() && waiting_.front().ready && is_due(waiting_.front(), position, epoch)) {
    frame_bytes_ -= bytes_of(waiting_.front().frame);
    due = std::move(waiting_.front());
    waiting_.pop_front();
    settled_ = true;
  }
  if (due) {
    old = std::exchange(shown_, *due);
    shown_->pictures.clear();
  }
  return due;
}

std::optional<PlaybackEntry> PlaybackShelf::shown() const {
  const MutexLock lock(mutex_);
  return shown_;
}

TrackTimeline PlaybackShelf::timeline(CameraId camera, WallTime position) const {
  TrackTimeline line;
  line.camera = camera;
  const MutexLock lock(mutex_);
  const PlaybackEntry* last = nullptr;
  if (settled_ && shown_) {
    last = &*shown_;
    line.reach = edge_of(*last);
  }
  for (const auto& entry : waiting_) {
    const bool far_from_start = last == nullptr && is_beyond(start_of(entry), position) &&
                                (backward_ ? position - entry.to : entry.from - position) > shortest_gap;
    if (entry.gap_before || far_from_start) {
      line.resumes = start_of(entry);
      line.resumes_in_next_epoch = last != nullptr && entry.epoch != last->epoch;
      return line;
    }
    if (!entry.ready)
      return line;
    last = &entry;
    line.reach = edge_of(entry);
  }
  line.ended = ended_;
  return line;
}

std::optional<PlaybackShelf::Next> PlaybackShelf::next(WallTime position) const {
  const MutexLock lock(mutex_);
  for (const auto& entry : waiting_) {
    if (!entry.ready)
      return std::nullopt;
    const bool other_epoch = shown_ && entry.epoch != shown_->epoch;
    const bool ahead = other_epoch || is_beyond(entry.from, position);
    if (ahead)
      return Next{entry.from, other_epoch};
  }
  return std::nullopt;
}

bool PlaybackShelf::settled() const {
  const MutexLock lock(mutex_);
  return settled_;
}

bool PlaybackShelf::starving() const {
  const MutexLock lock(mutex_);
  return waiting_.empty() && !ended_;
}

std::size_t PlaybackShelf::entries() const {
  const MutexLock lock(mutex_);
  return waiting_.size();
}

std::size_t PlaybackShelf::frame_bytes() const {
  const MutexLock lock(mutex_);
  return frame_bytes_;
}

} // namespace kagimado::view

#include "engine/view/sound_track.h"

namespace kagimado::view {

void SoundTrack::push(SoundPiece piece) {
  const MutexLock lock(mutex_);
  if (pieces_.size() == max_pieces)
    pieces_.pop_front();
  pieces_.push_back(std::move(piece));
}

void SoundTrack::clear() {
  std::deque<SoundPiece> dropped; // freed outside of the lock
  const MutexLock lock(mutex_);
  dropped.swap(pieces_);
}

std::optional<SoundPiece> SoundTrack::take(WallTime not_before, WallTime not_after) {
  const MutexLock lock(mutex_);
  while (!pieces_.empty() && pieces_.front().wall + pieces_.front().duration() <= not_before)
    pieces_.pop_front();
  if (pieces_.empty() || pieces_.front().wall > not_after)
    return std::nullopt;
  auto piece = std::move(pieces_.front());
  pieces_.pop_front();
  return piece;
}

} // namespace kagimado::view

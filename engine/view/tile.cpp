#include "engine/view/tile.h"

#include <algorithm>
#include <vector>

namespace kagimado::view {

// One stream's way into the tile.
class Tile::Feed final : public PictureSink, public std::enable_shared_from_this<Feed> {
 public:
  Feed(std::weak_ptr<Tile> tile, StreamIndex stream_index, std::shared_ptr<const StreamReport> stream_report)
      : stream(stream_index), report(std::move(stream_report)), tile_(std::move(tile)) {}

  void on_picture(Picture picture) override {
    if (const auto tile = tile_.lock())
      tile->accept(shared_from_this(), std::move(picture));
  }

  void on_thinning(const Thinning& thinning) override {
    const MutexLock lock(mutex_);
    thinning_ = thinning;
  }

  void on_withdrawn() override {
    if (const auto tile = tile_.lock())
      tile->withdraw(this);
  }

  [[nodiscard]] Thinning thinning() const {
    const MutexLock lock(mutex_);
    return thinning_;
  }

  const StreamIndex stream;
  const std::shared_ptr<const StreamReport> report;

 private:
  const std::weak_ptr<Tile> tile_;
  mutable Mutex mutex_;
  Thinning thinning_ KGM_GUARDED_BY(mutex_);
};

std::shared_ptr<PictureSink> Tile::connect(StreamIndex stream, std::shared_ptr<const StreamReport> report) {
  auto feed = std::make_shared<Feed>(weak_from_this(), stream, std::move(report));
  const MutexLock lock(mutex_);
  (picture_ ? candidate_ : active_) = feed;
  return feed;
}

bool Tile::cancel(const PictureSink* feed) {
  const MutexLock lock(mutex_);
  if (candidate_.get() == feed)
    candidate_.reset();
  return active_.get() != feed;
}

bool Tile::is_active(const PictureSink* feed) const {
  const MutexLock lock(mutex_);
  return active_.get() == feed;
}

void Tile::set_condition(CameraCondition condition) {
  const MutexLock lock(mutex_);
  condition_ = std::move(condition);
}

void Tile::accept(const std::shared_ptr<const Feed>& feed, Picture picture) {
  const auto now = clock_->steady_now();
  const auto fresh = std::make_shared<Picture>(std::move(picture));
  std::shared_ptr<const Picture> old; // freed outside of the lock
  const MutexLock lock(mutex_);
  if (feed == candidate_)
    active_ = std::exchange(candidate_, nullptr);
  if (feed != active_)
    return; // was replaced while its picture was on the way
  fresh->serial = ++serial_;
  old = std::exchange(picture_, fresh);
  if (old && old->received == fresh->received && shown_total_ > 0)
    return; // the same frame at another size: nothing new came
  const auto slot = shown_total_++ % ring_size;
  shown_at_[slot] = now;
  latency_[slot] = std::chrono::duration_cast<std::chrono::microseconds>(now - fresh->received);
}

void Tile::withdraw(const Feed* feed) {
  std::shared_ptr<const Picture> old;
  const MutexLock lock(mutex_);
  if (active_.get() == feed)
    old = std::exchange(picture_, nullptr);
}

std::shared_ptr<const Picture> Tile::picture() const {
  const MutexLock lock(mutex_);
  return picture_;
}

TileState Tile::state_of(const StreamFacts& facts, SteadyTime now, std::string& reason) const {
  if (facts.interruption)
    reason = name_of(*facts.interruption);
  else if (!condition_.online && shows_ == Shows::Live)
    reason = condition_.reason;
  if (facts.interruption == ErrorKind::Denied)
    return TileState::NoPermission;
  if (facts.interruption == ErrorKind::Damaged || facts.interruption == ErrorKind::Limit)
    return TileState::Damaged;
  if (reason.empty())
    reason = facts.reason;
  switch (facts.phase) {
  case StreamPhase::Locked:
    return TileState::Locked;
  case StreamPhase::Damaged:
    return TileState::Damaged;
  case StreamPhase::Unsupported:
    return TileState::Unsupported;
  case StreamPhase::NoRecording:
    return TileState::NoRecording;
  case StreamPhase::Connecting:
  case StreamPhase::Playing:
    break;
  }
  return picture_ ? state_of_picture(facts, now, reason) : TileState::Connecting;
}

// A recorded picture grows no older: it is lost only where the next one cannot be had.
TileState Tile::state_of_picture(const StreamFacts& facts, SteadyTime now, std::string& reason) const {
  if (shows_ == Shows::Recordings)
    return facts.interruption ? TileState::Lost : TileState::Video;
  const bool silent = !facts.last_fragment || now - *facts.last_fragment >= lost_after;
  if (!silent && condition_.online)
    return TileState::Video;
  if (reason.empty())
    reason = name_of(ErrorKind::Timeout);
  return TileState::Lost;
}

void Tile::add_statistics(TileStatus& status, SteadyTime now) const {
  constexpr std::chrono::seconds window{5};
  if (!picture_ || shown_total_ == 0)
    return;
  status.picture_wall = picture_->wall;
  const auto known = std::min(shown_total_, ring_size);
  const auto oldest =
      *std::min_element(shown_at_.begin(), shown_at_.begin() + static_cast<std::ptrdiff_t>(known));
  const auto newest = shown_at_[(shown_total_ - 1) % ring_size];
  if (shows_ == Shows::Live)
    status.age = std::chrono::duration_cast<std::chrono::milliseconds>(now - newest);
  const auto recent = static_cast<std::ptrdiff_t>(
      std::count_if(shown_at_.begin(), shown_at_.begin() + static_cast<std::ptrdiff_t>(known),
                    [&](SteadyTime at) { return now - at < window; }));
  const auto span = std::min<std::chrono::duration<double>>(now - oldest, window).count();
  status.shown_per_second = span > 0 ? static_cast<double>(recent) / std::max(span, 1.0) : 0.0;
  auto latencies = std::vector(latency_.begin(), latency_.begin() + static_cast<std::ptrdiff_t>(known));
  const auto middle = latencies.begin() + static_cast<std::ptrdiff_t>(known / 2);
  std::nth_element(latencies.begin(), middle, latencies.end());
  status.latency = std::chrono::duration_cast<std::chrono::milliseconds>(*middle);
}

TileStatus Tile::status() const {
  const auto now = clock_->steady_now();
  TileStatus status;
  std::shared_ptr<const Feed> feed;
  {
    const MutexLock lock(mutex_);
    feed = active_;
  }
  const auto facts = feed ? feed->report->facts() : StreamFacts{};
  if (feed) {
    const auto& counters = feed->report->counters;
    status.stream = feed->stream;
    status.thinning = feed->thinning();
    status.decoded_frames = counters.decoded_frames;
    status.dropped_fragments = counters.dropped_fragments;
    status.decrypted_samples = counters.decrypted_samples;
  }
  status.key_state = facts.key_state;
  status.codec = facts.codec;
  status.source_width = facts.width;
  status.source_height = facts.height;
  const MutexLock lock(mutex_);
  status.camera_name = condition_.name;
  status.state = state_of(facts, now, status.reason);
  add_statistics(status, now);
  return status;
}

std::string_view name_of(TileState state) {
  switch (state) {
  case TileState::Empty:
    return "empty";
  case TileState::Connecting:
    return "connecting";
  case TileState::Video:
    return "video";
  case TileState::Locked:
    return "locked";
  case TileState::Lost:
    return "lost";
  case TileState::NoRecording:
    return "no_recording";
  case TileState::NoPermission:
    return "no_permission";
  case TileState::Damaged:
    return "damaged";
  case TileState::Unsupported:
    return "unsupported";
  }
  return "empty";
}

} // namespace kagimado::view

// A tile: the newest picture and what to say about it. Pictures come from decode workers, the drawing thread
// reads; the lock is held for a few assignments only.
//
// At a change of stream the new one is a candidate until its first picture: the old one stays on, there is no
// black gap.
#pragma once

#include "engine/view/picture_sink.h"
#include "engine/view/stream_report.h"
#include "engine/view/tile_status.h"

#include <array>
#include <functional>

namespace kagimado::view {

// What the recorder says about the tile's camera.
struct CameraCondition {
  std::string name;
  std::string reason; // error kind name; empty while all is well
  bool online = true; // camera and recorder
};

class Tile final : public std::enable_shared_from_this<Tile> {
 public:
  static constexpr std::chrono::seconds lost_after{4};

  enum class Shows { Live, Recordings };

  Tile(CameraId camera, std::shared_ptr<const Clock> clock, Shows shows = Shows::Live)
      : camera_(camera), clock_(std::move(clock)), shows_(shows) {}

  [[nodiscard]] CameraId camera() const { return camera_; }

  [[nodiscard]] Shows shows() const { return shows_; }

  // A stream that may show here: active at once if nothing is shown yet, else from its first picture on.
  std::shared_ptr<PictureSink> connect(StreamIndex stream, std::shared_ptr<const StreamReport> report);
  // The stream is not wanted any more. False: too late, it shows already.
  bool cancel(const PictureSink* feed);
  [[nodiscard]] bool is_active(const PictureSink* feed) const;

  void set_condition(CameraCondition condition);

  [[nodiscard]] std::shared_ptr<const Picture> picture() const;
  [[nodiscard]] TileStatus status() const;

 private:
  class Feed;
  static constexpr std::size_t ring_size = 64;

  void accept(const std::shared_ptr<const Feed>& feed, Picture picture);
  void withdraw(const Feed* feed);
  [[nodiscard]] TileState state_of_picture(const StreamFacts& facts, SteadyTime now,
                                           std::string& reason) const KGM_REQUIRES(mutex_);
  [[nodiscard]] TileState state_of(const StreamFacts& facts, SteadyTime now, std::string& reason) const
      KGM_REQUIRES(mutex_);
  void add_statistics(TileStatus& status, SteadyTime now) const KGM_REQUIRES(mutex_);

  const CameraId camera_;
  const std::shared_ptr<const Clock> clock_;
  const Shows shows_;

  mutable Mutex mutex_;
  std::shared_ptr<const Feed> active_ KGM_GUARDED_BY(mutex_);
  std::shared_ptr<const Feed> candidate_ KGM_GUARDED_BY(mutex_); // active from its first picture on
  CameraCondition condition_ KGM_GUARDED_BY(mutex_);
  std::shared_ptr<const Picture> picture_ KGM_GUARDED_BY(mutex_);
  std::uint64_t serial_ KGM_GUARDED_BY(mutex_) = 0;
  // The last pictures: when they were ready, and how long that took.
  std::array<SteadyTime, ring_size> shown_at_ KGM_GUARDED_BY(mutex_){};
  std::array<std::chrono::microseconds, ring_size> latency_ KGM_GUARDED_BY(mutex_){};
  std::size_t shown_total_ KGM_GUARDED_BY(mutex_) = 0;
};

} // namespace kagimado::view

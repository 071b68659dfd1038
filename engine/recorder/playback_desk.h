// Playback streams: each reads the store by a pool's thread, at the pace at which its client takes.
//
// Belongs to the network thread. A stream may outlive the desk: it answers EndOfStream then.
#pragma once

#include "engine/api/archive.h"
#include "engine/recorder/recording_progress.h"

#include <boost/asio/thread_pool.hpp>

namespace kagimado::recorder {

class PlaybackDesk final {
 public:
  // goes_on: whether a camera's recording may grow, so that waiting at its live edge makes sense.
  PlaybackDesk(net::asio::any_io_executor executor, net::asio::thread_pool& disk_workers,
               const store::Store& store, std::shared_ptr<RecordingProgress> progress,
               std::function<bool(CameraId)> goes_on);
  // The pool must have been joined before.
  ~PlaybackDesk();
  PlaybackDesk(const PlaybackDesk&) = delete;
  PlaybackDesk& operator=(const PlaybackDesk&) = delete;

  // Errors: Throttled (api::max_playbacks are open).
  Result<std::shared_ptr<api::Playback>> open(const store::CursorRequest& request);

  [[nodiscard]] std::size_t open_count() const { return streams_.size(); }

 private:
  class Stream;

  net::asio::any_io_executor executor_;
  net::asio::thread_pool& disk_workers_;
  const store::Store& store_;
  std::shared_ptr<RecordingProgress> progress_;
  std::function<bool(CameraId)> goes_on_;
  std::vector<Stream*> streams_;
};

} // namespace kagimado::recorder

// Who is recorded, and the events that tell of it. Belongs to the network thread; the store must outlive it.
#pragma once

#include "engine/api/archive.h"
#include "engine/recorder/recording_session.h"

#include <map>

namespace kagimado::recorder {

class RecordingManager final {
 public:
  struct Hooks {
    std::function<void(CameraId)> recorded; // a camera's recording grew
    std::function<void()> changed;          // views()
  };

  RecordingManager(net::asio::any_io_executor executor, store::Store& store, const SessionPace& pace,
                   Hooks hooks);
  ~RecordingManager();

  // subscription: the camera's main stream; one that tells interruptions.
  void start(CameraId camera, std::shared_ptr<ingest::Subscription> subscription);
  // The camera was removed.
  void remove(CameraId camera);

  [[nodiscard]] bool has(CameraId camera) const { return sessions_.contains(camera); }

  [[nodiscard]] std::vector<api::CameraRecording> views() const; // by id

 private:
  net::asio::any_io_executor executor_;
  store::Store& store_;
  const SessionPace pace_;
  Hooks hooks_;
  std::map<CameraId, std::shared_ptr<RecordingSession>> sessions_;
};

} // namespace kagimado::recorder

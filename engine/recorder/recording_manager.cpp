#include "engine/recorder/recording_manager.h"

namespace kagimado::recorder {

RecordingManager::RecordingManager(net::asio::any_io_executor executor, store::Store& store,
                                   const SessionPace& pace, Hooks hooks)
    : executor_(std::move(executor)), store_(store), pace_(pace), hooks_(std::move(hooks)) {}

RecordingManager::~RecordingManager() {
  for (auto& [id, session] : sessions_)
    session->stop();
}

void RecordingManager::start(CameraId camera, std::shared_ptr<ingest::Subscription> subscription) {
  remove(camera);
  RecordingSession::Hooks hooks;
  // stop() drops them, so that none outlives this object.
  hooks.recorded = [this, camera] { hooks_.recorded(camera); };
  hooks.changed = [this] { hooks_.changed(); };
  auto session = std::make_shared<RecordingSession>(executor_, camera, store_, std::move(subscription), pace_,
                                                    std::move(hooks));
  session->start();
  sessions_.emplace(camera, std::move(session));
}

void RecordingManager::remove(CameraId camera) {
  const auto found = sessions_.find(camera);
  if (found == sessions_.end())
    return;
  found->second->stop();
  sessions_.erase(found);
  hooks_.changed();
}

std::vector<api::CameraRecording> RecordingManager::views() const {
  std::vector<api::CameraRecording> views;
  views.reserve(sessions_.size());
  for (const auto& [id, session] : sessions_)
    views.push_back({id, session->is_on(), session->problem()});
  return views;
}

} // namespace kagimado::recorder

#include "engine/api/events.h"
#include "engine/base/log.h"
#include "engine/recorder/camera_change.h"
#include "engine/recorder/camera_manager.h"

#include <algorithm>

namespace kagimado::recorder {

Result<> CameraManager::store_restored(const std::vector<StoredCamera>& cameras) {
  const auto needed = std::ranges::count_if(
      cameras, [](const StoredCamera& camera) { return use_of(camera).needs_licence(); });
  const auto count = licences_.count();
  if (needed > std::max(count.total, count.used))
    return fail(ErrorKind::Limit, "{} cameras of the backup need a licence, and there are {}", needed,
                count.total);
  return state_.replace_all(cameras);
}

void CameraManager::use_restored(std::vector<StoredCamera> cameras) {
  std::vector<licence::CameraUse> none, uses;
  for (const auto& [id, entry] : entries_)
    none.push_back({id});
  for (const auto& camera : cameras)
    uses.push_back(use_of(camera));
  (void)licences_.set_uses(none); // using fewer is always possible
  licences_.adopt(uses);
  std::erase_if(entries_, [&](auto& item) {
    if (std::ranges::find(cameras, item.first, &StoredCamera::id) != cameras.end())
      return false;
    item.second.ingest->stop();
    events_.publish(api::camera_removed_event(item.first));
    return true;
  });
  for (auto& camera : cameras) {
    const auto id = camera.id;
    const auto found = entries_.find(id);
    if (found == entries_.end()) {
      start_one(std::move(camera));
    } else {
      auto& entry = found->second;
      entry.stored = std::move(camera);
      entry.certificate.reset();
      entry.capabilities.reset();
      entry.ingest->apply(entry.stored.address);
    }
    on_changed(id);
  }
}

} // namespace kagimado::recorder

#include "engine/store/store_state.h"

namespace kagimado::store {

std::optional<std::filesystem::path> StoreState::folder_of(std::int64_t disk) const {
  const MutexLock lock(mutex_);
  const auto found = folders_.find(disk);
  if (found == folders_.end())
    return std::nullopt;
  return found->second;
}

void StoreState::set_folder(std::int64_t disk, const std::filesystem::path& folder) {
  const MutexLock lock(mutex_);
  folders_[disk] = folder;
}

} // namespace kagimado::store

#include "engine/store/live_files.h"

#include <algorithm>

namespace kagimado::store {

Result<> LiveFiles::begin(const std::function<Result<LiveFile>()>& make) {
  const MutexLock lock(mutex_);
  KGM_TRY(const auto file, make());
  files_[file.file] = file;
  return {};
}

void LiveFiles::publish(const LiveFile& file) {
  const MutexLock lock(mutex_);
  files_[file.file] = file;
}

void LiveFiles::end(std::int64_t file) {
  const MutexLock lock(mutex_);
  files_.erase(file);
}

std::optional<LiveFile> LiveFiles::find(std::int64_t file) const {
  const MutexLock lock(mutex_);
  const auto found = files_.find(file);
  if (found == files_.end())
    return std::nullopt;
  return found->second;
}

std::optional<LiveFile> LiveFiles::of(CameraId camera) const {
  const MutexLock lock(mutex_);
  const auto found =
      std::ranges::find_if(files_, [&](const auto& entry) { return entry.second.camera == camera; });
  if (found == files_.end())
    return std::nullopt;
  return found->second;
}

std::vector<LiveFile> LiveFiles::all() const {
  const MutexLock lock(mutex_);
  std::vector<LiveFile> files;
  for (const auto& [id, file] : files_)
    files.push_back(file);
  return files;
}

} // namespace kagimado::store

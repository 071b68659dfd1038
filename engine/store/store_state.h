// What a store's writers and readers share. Thread-safe; outlived by nobody who holds it.
#pragma once

#include "engine/store/catalogue.h"
#include "engine/store/disk_io.h"
#include "engine/store/live_files.h"

namespace kagimado::store {

class StoreState final {
 public:
  StoreState(std::shared_ptr<const Clock> clock, std::shared_ptr<DiskIo> io,
             std::unique_ptr<Catalogue> writing, std::unique_ptr<Catalogue> reading)
      : clock(std::move(clock)), io(std::move(io)), writing(std::move(writing)), reading(std::move(reading)) {
  }

  // Folder of a disk that is configured.
  [[nodiscard]] std::optional<std::filesystem::path> folder_of(std::int64_t disk) const;
  void set_folder(std::int64_t disk, const std::filesystem::path& folder);

  const std::shared_ptr<const Clock> clock;
  const std::shared_ptr<DiskIo> io;
  const std::unique_ptr<Catalogue> writing, reading; // two connections
  LiveFiles live;

 private:
  mutable Mutex mutex_;
  std::map<std::int64_t, std::filesystem::path> folders_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::store

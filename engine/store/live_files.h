// True facts of the files being written, which the catalogue does not have yet. Thread-safe.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/store/catalogue.h"

#include <functional>

namespace kagimado::store {

struct LiveFile {
  std::int64_t file = 0;
  CameraId camera{0};
  std::int64_t disk = 0;
  std::uint64_t bytes = 0;   // whole fragments, with the kernel
  std::uint32_t records = 0; // of the index, likewise
  WallTime first;
  Span span; // the one that grows
};

class LiveFiles final {
 public:
  // begin makes the catalogue's row: whoever finds the row finds the file here, too.
  Result<> begin(const std::function<Result<LiveFile>()>& make);
  void publish(const LiveFile& file);
  // After the catalogue has it.
  void end(std::int64_t file);

  [[nodiscard]] std::optional<LiveFile> find(std::int64_t file) const;
  [[nodiscard]] std::optional<LiveFile> of(CameraId camera) const;
  [[nodiscard]] std::vector<LiveFile> all() const;

 private:
  mutable Mutex mutex_;
  std::map<std::int64_t, LiveFile> files_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::store

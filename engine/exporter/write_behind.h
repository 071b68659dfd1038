// Complete files whose bytes may still be on their way to the medium: a bounded number of them, so that
// progress stays honest and the end does not wait for gigabytes. Belongs to one thread.
#pragma once

#include "engine/exporter/medium_folder.h"

#include <deque>

namespace kagimado::exporter {

class WriteBehind final {
 public:
  explicit WriteBehind(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}

  // Waits for the oldest where there are too many. Errors: Limit, Io.
  Result<> add(MediumFile file);

 private:
  const std::uint64_t max_bytes_;
  std::deque<MediumFile> files_;
  std::uint64_t bytes_ = 0;
};

} // namespace kagimado::exporter

// Complete files on their way to the medium, while others are copied: the end does not wait for gigabytes,
// neither in the page cache nor in the medium's own, and progress stays honest. What is under way is bounded.
// One thread adds; another one of its own waits for the medium.
#pragma once

#include "engine/exporter/medium_folder.h"
#include "engine/exporter/work_queue.h"

namespace kagimado::exporter {

class WriteBehind final {
 public:
  explicit WriteBehind(std::uint64_t max_bytes) : queue_(max_bytes) {}

  // Waits while too much is under way. Errors of this one or of an earlier one: Limit, Io.
  Result<> add(MediumFile file);

  // Once nobody adds any more: until all is on the medium. Errors: the same.
  Result<> drain() { return queue_.drain(); }

 private:
  Result<> await(MediumFile& file);

  std::uint64_t unflushed_bytes_ = 0; // of the queue's thread
  WorkQueue queue_;                   // last: ends first
};

} // namespace kagimado::exporter

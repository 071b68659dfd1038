// Work done in order on a thread of its own, beside the thread that hands it over. What waits is bounded. All
// calls belong to that one thread.
#pragma once

#include "engine/base/result.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace kagimado::exporter {

class WorkQueue final {
 public:
  // stop: nobody wants the result any more.
  using Task = std::move_only_function<Result<>(const std::stop_token& stop)>;

  // max_bytes: that tasks which are not done may hold.
  explicit WorkQueue(std::uint64_t max_bytes);
  // What has not begun is dropped, what is under way is asked to stop.
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Waits for room; a task that holds more than there is waits until it is alone. Errors: of a task that
  // failed before, after which none is done.
  Result<> submit(std::uint64_t held_bytes, Task task);
  // Waits until all are done. Errors: the same.
  Result<> drain();

 private:
  struct Entry {
    std::uint64_t held_bytes = 0;
    Task task;
  };

  void work(const std::stop_token& stop);
  void note_done(const Entry& entry, Result<> done);

  const std::uint64_t max_bytes_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Entry> waiting_;
  std::size_t unfinished_ = 0; // waiting or under way
  std::uint64_t held_bytes_ = 0;
  std::optional<Error> error_;
  std::jthread thread_; // last: everything else is there while it runs
};

} // namespace kagimado::exporter

// Bounded queue of units from one blocking thread to one coroutine.
//
// push() and finish() are for the thread, the rest for the executor's thread.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/camera/driver.h"

#include <boost/asio/steady_timer.hpp>

#include <condition_variable>
#include <deque>

namespace kagimado::camera {

class UnitChannel final : public std::enable_shared_from_this<UnitChannel> {
 public:
  struct Limits {
    std::size_t max_units = 256;
    std::size_t max_bytes = 8 * 1024 * 1024; // one larger unit alone still passes
  };

  UnitChannel(net::asio::any_io_executor executor, Limits limits);

  // Blocks while the queue is full: the source is slowed down, nothing is lost. False: the reader has gone.
  // (Waits by condition variable, which clang's analysis cannot follow.)
  bool push(mp4::Unit unit) KGM_ANNOTATE(no_thread_safety_analysis);
  // The last thing the thread says.
  void finish(Error error);

  // Everything queued, at least one unit. When all is taken: what finish() was given. Errors besides:
  // Cancelled.
  Task<std::vector<mp4::Unit>> take();
  // The reader goes: push() returns false from now on, and the thread does not touch the executor again, so
  // that both may outlive it.
  void close();

 private:
  [[nodiscard]] bool is_full(std::size_t more_bytes) const KGM_REQUIRES(mutex_);
  void wake() KGM_REQUIRES(mutex_);

  const Limits limits_;
  net::asio::any_io_executor executor_;
  std::optional<net::asio::steady_timer> arrival_; // executor's thread only
  Mutex mutex_;
  std::condition_variable room_;
  std::deque<mp4::Unit> queue_ KGM_GUARDED_BY(mutex_);
  std::size_t queued_bytes_ KGM_GUARDED_BY(mutex_) = 0;
  std::optional<Error> finished_ KGM_GUARDED_BY(mutex_);
  bool is_closed_ KGM_GUARDED_BY(mutex_) = false;
  bool is_waking_ KGM_GUARDED_BY(mutex_) = false;
};

} // namespace kagimado::camera

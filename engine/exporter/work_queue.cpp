#include "engine/exporter/work_queue.h"

namespace kagimado::exporter {

WorkQueue::WorkQueue(std::uint64_t max_bytes)
    : max_bytes_(max_bytes), thread_([this](const std::stop_token& stop) { work(stop); }) {}

WorkQueue::~WorkQueue() = default;

Result<> WorkQueue::submit(std::uint64_t held_bytes, Task task) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return error_ || unfinished_ == 0 || held_bytes_ + held_bytes <= max_bytes_; });
  if (error_)
    return std::unexpected(*error_);
  held_bytes_ += held_bytes;
  ++unfinished_;
  waiting_.push_back({held_bytes, std::move(task)});
  changed_.notify_all();
  return {};
}

Result<> WorkQueue::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return error_ || unfinished_ == 0; });
  if (error_)
    return std::unexpected(*error_);
  return {};
}

void WorkQueue::work(const std::stop_token& stop) {
  while (true) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return !waiting_.empty(); }) || stop.stop_requested())
      return;
    Entry entry = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    auto done = entry.task(stop);
    entry.task = nullptr; // what it holds is let go before it counts as done
    note_done(entry, std::move(done));
  }
}

void WorkQueue::note_done(const Entry& entry, Result<> done) {
  const std::lock_guard lock(mutex_);
  held_bytes_ -= entry.held_bytes;
  --unfinished_;
  if (!done) {
    error_ = std::move(done).error();
    waiting_.clear();
  }
  changed_.notify_all();
}

} // namespace kagimado::exporter

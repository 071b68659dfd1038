// Decode workers. A Strand runs on one worker at a time, one piece of work a turn, in turn with all others:
// no stream starves another, and a stream's state needs no lock.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/view/scaler.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace kagimado::view {

// What belongs to a worker thread and is lent to the strand that runs.
struct WorkerContext {
  ScaleScratch scratch;
};

class Strand {
 public:
  virtual ~Strand() = default;

 private:
  friend class WorkerPool;
  // One piece of work. True: there is more.
  virtual bool run_once(WorkerContext& context) = 0;

  enum class Phase { Idle, Queued, Running, RunningAgain };
  std::atomic<Phase> phase_{Phase::Idle};
};

class WorkerPool final {
 public:
  explicit WorkerPool(int threads); // 0: number of cores
  ~WorkerPool();                    // finishes the turns that run, drops what waits
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Any thread. The strand runs soon at least once; calls while it waits are one.
  void schedule(std::shared_ptr<Strand> strand);
  // A single slow job (key derivation): at most one of them runs at a time, so that pictures go on.
  void post(std::function<void()> job);
  void stop(); // as the destructor; later calls do nothing

  [[nodiscard]] int size() const { return static_cast<int>(threads_.size()); }

 private:
  class JobStrand;
  void work(int index);
  void enqueue(std::shared_ptr<Strand> strand);

  std::shared_ptr<JobStrand> jobs_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Strand>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

} // namespace kagimado::view

#include "engine/view/worker_pool.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>

namespace kagimado::view {

class WorkerPool::JobStrand final : public Strand {
 public:
  void add(std::function<void()> job) {
    const MutexLock lock(mutex_);
    jobs_.push_back(std::move(job));
  }

 private:
  bool run_once(WorkerContext&) override {
    std::function<void()> job;
    {
      const MutexLock lock(mutex_);
      if (jobs_.empty())
        return false;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
    return true;
  }

  Mutex mutex_;
  std::deque<std::function<void()>> jobs_ KGM_GUARDED_BY(mutex_);
};

WorkerPool::WorkerPool(int threads) : jobs_(std::make_shared<JobStrand>()) {
  const int count =
      threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (int index = 0; index < count; ++index)
    threads_.emplace_back([this, index] { work(index); });
}

WorkerPool::~WorkerPool() {
  stop();
}

void WorkerPool::stop() {
  std::deque<std::shared_ptr<Strand>> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(waiting_);
  }
  wake_.notify_all();
  for (auto& thread : threads_)
    if (thread.joinable())
      thread.join();
}

void WorkerPool::schedule(std::shared_ptr<Strand> strand) {
  auto phase = strand->phase_.load();
  for (;;) {
    if (phase == Strand::Phase::Queued || phase == Strand::Phase::RunningAgain)
      return; // will look again anyhow
    const auto next = phase == Strand::Phase::Idle ? Strand::Phase::Queued : Strand::Phase::RunningAgain;
    if (strand->phase_.compare_exchange_weak(phase, next)) {
      if (next == Strand::Phase::Queued)
        enqueue(std::move(strand));
      return;
    }
  }
}

void WorkerPool::post(std::function<void()> job) {
  jobs_->add(std::move(job));
  schedule(jobs_);
}

void WorkerPool::enqueue(std::shared_ptr<Strand> strand) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_)
      return;
    waiting_.push_back(std::move(strand));
  }
  wake_.notify_one();
}

void WorkerPool::work(int index) {
  pthread_setname_np(pthread_self(), fmt::format("view-{}", index).c_str());
  WorkerContext context;
  for (;;) {
    std::shared_ptr<Strand> strand;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_)
        return;
      strand = std::move(waiting_.front());
      waiting_.pop_front();
    }
    strand->phase_.store(Strand::Phase::Running);
    const bool more = strand->run_once(context);
    auto expected = Strand::Phase::Running;
    if (!more && strand->phase_.compare_exchange_strong(expected, Strand::Phase::Idle))
      continue;
    strand->phase_.store(Strand::Phase::Queued); // goes to the back of the line: fair
    enqueue(std::move(strand));
  }
}

} // namespace kagimado::view

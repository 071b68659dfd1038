// Exports: one at a time, on a worker of its own; the last ones are remembered.
//
// Belongs to the network thread; the store must outlive it.
#pragma once

#include "engine/api/archive.h"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <deque>

namespace kagimado::recorder {

class ExportManager final {
 public:
  ExportManager(store::Store& store, std::shared_ptr<const Clock> clock);
  // Cancels what is under way and waits for it.
  ~ExportManager();
  ExportManager(const ExportManager&) = delete;
  ExportManager& operator=(const ExportManager&) = delete;

  // The medium was judged already. Errors: Conflict (another one is under way).
  Result<api::ExportView> start(const api::ExportOrder& order, std::vector<exporter::ExportCamera> cameras);
  [[nodiscard]] std::vector<api::ExportView> views() const; // newest first
  // Errors of both: NotFound.
  [[nodiscard]] Result<api::ExportView> view(std::uint32_t id) const;
  Result<api::ExportView> cancel(std::uint32_t id);

 private:
  struct Job {
    std::uint32_t id = 0;
    api::ExportOrder order;
    std::shared_ptr<exporter::Export> work;
    std::shared_ptr<std::atomic<bool>> is_over = std::make_shared<std::atomic<bool>>(false);
  };

  [[nodiscard]] static api::ExportView view_of(const Job& job);
  [[nodiscard]] Result<const Job*> find(std::uint32_t id) const;
  static void run(store::Store& store, const Job& job);

  store::Store& store_;
  std::shared_ptr<const Clock> clock_;
  std::uint32_t next_id_ = 1;
  std::deque<Job> jobs_; // newest first
  net::asio::thread_pool worker_{1};
};

} // namespace kagimado::recorder

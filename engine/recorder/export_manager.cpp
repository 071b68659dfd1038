#include "engine/recorder/export_manager.h"

#include "engine/base/log.h"

#include <boost/asio/post.hpp>

namespace kagimado::recorder {
namespace {

constexpr std::size_t remembered = 16;

void report(std::uint32_t id, const Result<>& done, const exporter::ExportProgress& progress) {
  if (done)
    log::info("export", "export {}: {} files, {} bytes in {}", id, progress.files, progress.done_bytes,
              progress.folder.string());
  else
    log::warn("export", "export {} {}: {} ({})", id, exporter::name_of(progress.state), done.error().message,
              kagimado::name_of(done.error().kind));
}

} // namespace

ExportManager::ExportManager(store::Store& store, std::shared_ptr<const Clock> clock)
    : store_(store), clock_(std::move(clock)) {}

ExportManager::~ExportManager() {
  for (auto& job : jobs_)
    job.work->cancel();
  worker_.join();
}

// On the worker.
void ExportManager::run(store::Store& store, const Job& job) {
  try {
    // What was recorded up to now counts.
    if (const auto flushed = store.flush(); !flushed)
      log::warn("export", "export {}: {}", job.id, flushed.error().message);
    const auto done = job.work->run();
    report(job.id, done, job.work->progress());
  } catch (const std::exception& thrown) {
    log::error("export", "export {}: {}", job.id, thrown.what());
  }
  *job.is_over = true;
}

api::ExportView ExportManager::view_of(const Job& job) {
  return {job.id, job.order, job.work->progress()};
}

Result<const ExportManager::Job*> ExportManager::find(std::uint32_t id) const {
  const auto found = std::ranges::find(jobs_, id, &Job::id);
  if (found == jobs_.end())
    return fail(ErrorKind::NotFound, "export {}: no such export", id);
  return &*found;
}

Result<api::ExportView> ExportManager::start(const api::ExportOrder& order,
                                             std::vector<exporter::ExportCamera> cameras) {
  if (!jobs_.empty() && !*jobs_.front().is_over)
    return fail(ErrorKind::Conflict, "export {} is under way", jobs_.front().id);
  exporter::ExportRequest request;
  request.cameras = std::move(cameras);
  request.from = order.from;
  request.to = order.to;
  request.medium = order.medium;
  request.with_player = order.with_player;
  Job job;
  job.id = next_id_++;
  job.order = order;
  job.work = std::make_shared<exporter::Export>(store_, std::move(request), clock_);
  jobs_.push_front(std::move(job));
  if (jobs_.size() > remembered)
    jobs_.pop_back();
  log::info("export", "export {} of {} cameras to {} begins", jobs_.front().id, order.cameras.size(),
            order.medium.string());
  net::asio::post(worker_, [&store = store_, job = jobs_.front()] { run(store, job); });
  return view_of(jobs_.front());
}

std::vector<api::ExportView> ExportManager::views() const {
  std::vector<api::ExportView> views;
  views.reserve(jobs_.size());
  for (const auto& job : jobs_)
    views.push_back(view_of(job));
  return views;
}

Result<api::ExportView> ExportManager::view(std::uint32_t id) const {
  KGM_TRY(const auto* job, find(id));
  return view_of(*job);
}

Result<api::ExportView> ExportManager::cancel(std::uint32_t id) {
  KGM_TRY(const auto* job, find(id));
  if (!*job->is_over)
    job->work->cancel();
  return view_of(*job);
}

} // namespace kagimado::recorder

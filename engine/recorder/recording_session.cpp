#include "engine/recorder/recording_session.h"

#include "engine/base/log.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>

namespace kagimado::recorder {

namespace asio = net::asio;

namespace {

constexpr std::chrono::minutes wait_step{1};

bool is_same(const std::optional<Error>& a, const std::optional<Error>& b) {
  return a.has_value() == b.has_value() && (!a || (a->kind == b->kind && a->message == b->message));
}

} // namespace

RecordingSession::RecordingSession(asio::any_io_executor executor, CameraId camera, store::Store& store,
                                   std::shared_ptr<ingest::Subscription> subscription,
                                   const SessionPace& pace, Hooks hooks)
    : executor_(std::move(executor)), camera_(camera), store_(&store), subscription_(std::move(subscription)),
      pace_(pace), hooks_(std::move(hooks)), lost_fragments_(subscription_->dropped_fragments()) {}

void RecordingSession::start() {
  // Only cancellation throws out of run().
  auto ended = [self = shared_from_this()](const std::exception_ptr&) { self->subscription_.reset(); };
  asio::co_spawn(executor_, run(), asio::bind_cancellation_slot(cancel_.slot(), std::move(ended)));
}

void RecordingSession::stop() {
  if (std::exchange(is_stopped_, true))
    return;
  hooks_ = {};
  hand_over_rest();
  store_->finish(camera_);
  store_ = nullptr;
  asio::dispatch(executor_,
                 [self = shared_from_this()] { self->cancel_.emit(asio::cancellation_type::terminal); });
}

void RecordingSession::hand_over_rest() {
  while (subscription_ && !subscription_->empty()) {
    auto batch = subscription_->take_group(pace_.batch_bytes);
    store_->write(camera_, std::move(batch.units), batch.received, [](const Result<>&) {});
  }
}

asio::awaitable<void> RecordingSession::run() {
  bool goes_on = true;
  while (goes_on && !is_stopped_) {
    auto taking = subscription_->next_group(pace_.batch_bytes, wait_step);
    auto batch = co_await std::move(taking);
    if (is_stopped_)
      co_return;
    if (!batch) {
      goes_on = batch.error().kind == ErrorKind::Timeout || batch.error().kind == ErrorKind::Disconnected;
      if (batch.error().kind != ErrorKind::Timeout)
        stream_ended();
      continue;
    }
    note_losses();
    auto writing = write(std::move(*batch));
    co_await std::move(writing);
    if (is_stopped_)
      co_return;
    if (subscription_->empty()) {
      auto gathering = subscription_->gather(pace_.batch_bytes, pace_.gather);
      co_await std::move(gathering);
    }
  }
}

net::Task<> RecordingSession::write(ingest::LiveBatch batch) {
  const auto answer = std::make_shared<LateAnswer<void>>(executor_);
  store_->write(camera_, std::move(batch.units), batch.received, [given = answer](Result<> result) mutable {
    LateAnswer<void>::deliver(std::move(given), std::move(result)); // goes on our thread
  });
  auto waiting = until_written(answer);
  auto written = co_await std::move(waiting);
  if (is_stopped_)
    co_return Result<>();
  if (written)
    set_state(true, std::nullopt);
  else
    set_state(false, written.error());
  if (written && hooks_.recorded)
    hooks_.recorded();
  co_return Result<>();
}

net::Task<> RecordingSession::until_written(std::shared_ptr<LateAnswer<void>> answer) {
  auto first = LateAnswer<void>::wait(answer, std::chrono::steady_clock::now() + pace_.slow_disk);
  auto written = co_await std::move(first);
  if (written || answer->has_arrived() || written.error().kind != ErrorKind::Timeout || is_stopped_)
    co_return written;
  set_state(false, Error{ErrorKind::Timeout, fmt::format("the disk has taken nothing for {} s",
                                                         pace_.slow_disk.count() / 1000.0)});
  auto rest = LateAnswer<void>::wait(answer);
  written = co_await std::move(rest);
  co_return written;
}

void RecordingSession::note_losses() {
  const auto lost = subscription_->dropped_fragments();
  const bool is_new = is_on_ && lost > lost_fragments_;
  if (is_new)
    log::warn("record", "camera {}: the disk is too slow: {} fragments were not recorded", number(camera_),
              lost - lost_fragments_);
  lost_fragments_ = lost;
}

void RecordingSession::stream_ended() {
  store_->finish(camera_);
  set_state(false, problem_); // a disk's problem is not over because the camera is away
}

void RecordingSession::set_state(bool is_on, std::optional<Error> problem) {
  if (is_on == is_on_ && is_same(problem, problem_))
    return;
  if (problem && !is_same(problem, problem_))
    log::error("record", "camera {} is not recorded: {} ({})", number(camera_), problem->message,
               name_of(problem->kind));
  else if (is_on && problem_)
    log::info("record", "camera {} is recorded again", number(camera_));
  is_on_ = is_on;
  problem_ = std::move(problem);
  if (hooks_.changed)
    hooks_.changed();
}

} // namespace kagimado::recorder

#include "engine/ingest/stream_session.h"

#include "engine/base/log.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::ingest {

namespace asio = net::asio;

namespace {

// A camera that ends its endless stream has gone away, whatever the protocol calls it.
Error as_failure(Error error) {
  if (error.kind == ErrorKind::EndOfStream)
    return {ErrorKind::Disconnected, "the camera ended the stream"};
  return error;
}

} // namespace

StreamSession::StreamSession(asio::any_io_executor executor, StreamIndex index,
                             std::shared_ptr<LiveRing> ring, std::shared_ptr<const Clock> clock,
                             const SessionOptions& options, Hooks hooks)
    : executor_(executor), index_(index), ring_(std::move(ring)), options_(options), hooks_(std::move(hooks)),
      backoff_(options.backoff, std::move(clock), system_chance()), stall_timer_(executor) {}

void StreamSession::start() {
  auto ended = [self = shared_from_this()](const std::exception_ptr&) {
    // Only cancellation throws out of run(): the hooks go, so that nobody is kept alive by a session that
    // ended.
    self->hooks_ = {};
  };
  asio::co_spawn(executor_, run(), asio::bind_cancellation_slot(cancel_.slot(), std::move(ended)));
}

void StreamSession::stop() {
  if (std::exchange(is_stopped_, true))
    return;
  // On the loop only: from elsewhere co_spawn would post the signal on by plain pointer, and the session
  // could be gone by then.
  asio::dispatch(executor_,
                 [self = shared_from_this()] { self->cancel_.emit(asio::cancellation_type::terminal); });
}

void StreamSession::set_state(SessionState state) {
  state_ = state;
  if (hooks_.changed && !is_stopped_)
    hooks_.changed();
}

asio::awaitable<void> StreamSession::run() {
  asio::steady_timer pause(executor_);
  while (!is_stopped_) {
    set_state(SessionState::Connecting);
    has_unit_ = false;
    unit_error_.reset();
    auto ended = co_await attempt();
    if (is_stopped_)
      co_return;
    ring_->interrupt();
    problem_ =
        as_failure(ended ? Error{ErrorKind::Internal, "stream ended without a reason"} : ended.error());
    const auto delay = backoff_.failed(problem_->kind);
    set_state(delay ? SessionState::Waiting : SessionState::Stopped);
    if (!delay || is_stopped_)
      co_return;
    pause.expires_after(*delay);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

net::Task<> StreamSession::attempt() {
  try {
    if (hooks_.prepare) {
      auto prepared = co_await hooks_.prepare();
      if (!prepared)
        co_return prepared;
    }
    auto ended = co_await read_or_stall();
    co_return ended;
  } catch (const std::exception& thrown) {
    co_return fail(is_stopped_ ? ErrorKind::Cancelled : ErrorKind::Internal, "stream: {}", thrown.what());
  }
}

net::Task<> StreamSession::read_or_stall() {
  using namespace asio::experimental::awaitable_operators;
  const auto driver = hooks_.driver ? hooks_.driver() : nullptr;
  if (!driver || is_stopped_)
    co_return fail(ErrorKind::Cancelled, "stopped");
  last_unit_ = std::chrono::steady_clock::now();
  camera::UnitSink sink = [this](mp4::Unit unit) { on_unit(std::move(unit)); };
  auto reading = driver->run_stream(index_, std::move(sink));
  auto watching = watch_for_stall();
  auto either = std::move(reading) || std::move(watching);
  auto first = co_await std::move(either);
  if (unit_error_)
    co_return std::unexpected(*unit_error_);
  co_return std::visit([](Result<>& result) { return std::move(result); }, first);
}

net::Task<> StreamSession::watch_for_stall() {
  while (!unit_error_) {
    const auto deadline = last_unit_ + (has_unit_ ? options_.stall_after : options_.first_unit_within);
    if (std::chrono::steady_clock::now() >= deadline)
      co_return fail(ErrorKind::Timeout, "no picture for {} ms",
                     (has_unit_ ? options_.stall_after : options_.first_unit_within).count());
    stall_timer_.expires_at(deadline);
    co_await stall_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return std::unexpected(*unit_error_);
}

void StreamSession::on_unit(mp4::Unit unit) {
  if (is_stopped_ || unit_error_)
    return;
  const bool is_init = unit.type == mp4::Unit::Type::Init;
  if (auto passed = ring_->push(std::move(unit)); !passed) {
    unit_error_ = passed.error();
    stall_timer_.cancel(); // wakes watch_for_stall(), which ends the connection
    return;
  }
  last_unit_ = std::chrono::steady_clock::now();
  if (is_init) {
    if (hooks_.changed)
      hooks_.changed();
    return;
  }
  if (std::exchange(has_unit_, true))
    return;
  backoff_.stream_started();
  problem_.reset();
  set_state(SessionState::Streaming);
}

} // namespace kagimado::ingest

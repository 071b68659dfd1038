#include "engine/ingest/event_session.h"

#include "engine/base/log.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::ingest {

namespace asio = net::asio;

EventSession::EventSession(asio::any_io_executor executor, std::shared_ptr<camera::Driver> driver,
                           std::shared_ptr<const Clock> clock, const EventOptions& options, Sink sink)
    : executor_(executor), driver_(std::move(driver)), clock_(std::move(clock)), options_(options),
      sink_(std::move(sink)), backoff_(options.backoff, clock_, system_chance()), flood_timer_(executor) {}

void EventSession::start() {
  // Holds the session until its coroutine has ended.
  auto ended = [self = shared_from_this()](const std::exception_ptr&) { self->sink_ = nullptr; };
  asio::co_spawn(executor_, run(), asio::bind_cancellation_slot(cancel_.slot(), std::move(ended)));
}

void EventSession::stop() {
  if (is_stopped_)
    return;
  end_all();
  is_stopped_ = true;
  // On the loop only, as StreamSession::stop().
  asio::dispatch(executor_,
                 [self = shared_from_this()] { self->cancel_.emit(asio::cancellation_type::terminal); });
}

asio::awaitable<void> EventSession::run() {
  asio::steady_timer pause(executor_);
  while (!is_stopped_) {
    auto ended = co_await attempt();
    if (is_stopped_)
      co_return;
    end_all();
    const auto problem = ended ? Error{ErrorKind::Internal, "events ended without a reason"} : ended.error();
    log::debug("ingest", "events: {}", problem.message);
    const auto delay = backoff_.failed(problem.kind);
    if (!delay)
      co_return;
    pause.expires_after(*delay);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

net::Task<> EventSession::attempt() {
  flood_.reset();
  changes_ = 0;
  try {
    auto ended = co_await read_or_flood();
    co_return ended;
  } catch (const std::exception& thrown) {
    co_return fail(is_stopped_ ? ErrorKind::Cancelled : ErrorKind::Internal, "events: {}", thrown.what());
  }
}

net::Task<> EventSession::read_or_flood() {
  using namespace asio::experimental::awaitable_operators;
  camera::EventSink sink = [this](const camera::Event& event) { on_event(event); };
  auto reading = driver_->run_events(std::move(sink));
  auto watching = wait_for_flood();
  auto either = std::move(reading) || std::move(watching);
  auto first = co_await std::move(either);
  if (flood_)
    co_return std::unexpected(*flood_);
  co_return std::visit([](Result<>& result) { return std::move(result); }, first);
}

net::Task<> EventSession::wait_for_flood() {
  if (!flood_) {
    flood_timer_.expires_at(SteadyTime::max());
    co_await flood_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return fail(ErrorKind::Limit, "too many events");
}

bool EventSession::is_flood() {
  const auto now = clock_->steady_now();
  if (changes_ == 0 || now - counted_since_ >= options_.within) {
    counted_since_ = now;
    changes_ = 0;
  }
  return ++changes_ > options_.max_changes;
}

void EventSession::on_event(const camera::Event& event) {
  if (is_stopped_ || flood_)
    return;
  backoff_.stream_started();
  if (active_.contains(event.kind) == event.active)
    return;
  if (is_flood()) {
    flood_ = {ErrorKind::Limit,
              fmt::format("more than {} events in {} ms", options_.max_changes, options_.within.count())};
    flood_timer_.cancel(); // wakes wait_for_flood(), which ends the connection
    return;
  }
  if (event.active)
    active_.insert(event.kind);
  else
    active_.erase(event.kind);
  if (sink_)
    sink_(event);
}

void EventSession::end_all() {
  for (const auto kind : std::exchange(active_, {}))
    if (sink_ && !is_stopped_)
      sink_({kind, false, clock_->wall_now()});
}

} // namespace kagimado::ingest

#include "engine/api/event_hub.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::api {

namespace asio = net::asio;

EventListener::EventListener(asio::any_io_executor executor, std::size_t max_events)
    : max_events_(max_events), arrival_(std::move(executor)) {}

EventListener::~EventListener() {
  if (hub_ != nullptr)
    std::erase(hub_->listeners_, this);
}

void EventListener::push(const std::string& line) {
  if (lines_.size() >= max_events_) {
    lines_.clear();
    missed_ = true;
  }
  // Until the listener was told to start over, nothing more is worth keeping for it.
  if (!missed_)
    lines_.push_back(line);
  arrival_.cancel();
}

net::Task<std::vector<std::string>> EventListener::next(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (lines_.empty()) {
    if (hub_ == nullptr)
      co_return fail(ErrorKind::EndOfStream, "recorder stops");
    if (std::exchange(missed_, false))
      co_return fail(ErrorKind::Limit, "too slow: events were missed");
    if (std::chrono::steady_clock::now() >= deadline)
      co_return fail(ErrorKind::Timeout, "no event");
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
      co_return fail(ErrorKind::Cancelled, "stopped");
    arrival_.expires_at(deadline);
    co_await arrival_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  std::vector<std::string> lines(std::make_move_iterator(lines_.begin()),
                                 std::make_move_iterator(lines_.end()));
  lines_.clear();
  co_return lines;
}

EventHub::EventHub(asio::any_io_executor executor, std::size_t max_events_each)
    : executor_(std::move(executor)), max_events_each_(max_events_each) {}

EventHub::~EventHub() {
  close();
}

void EventHub::publish(const std::string& line) {
  for (auto* listener : listeners_)
    listener->push(line);
}

std::shared_ptr<EventListener> EventHub::listen() {
  auto listener = std::make_shared<EventListener>(executor_, max_events_each_);
  listener->hub_ = this;
  listeners_.push_back(listener.get());
  return listener;
}

void EventHub::close() {
  for (auto* listener : listeners_) {
    listener->hub_ = nullptr;
    listener->arrival_.cancel();
  }
  listeners_.clear();
}

} // namespace kagimado::api

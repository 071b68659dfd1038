#include "engine/ingest/live_ring.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace kagimado::ingest {

namespace asio = net::asio;

Subscription::Subscription(asio::any_io_executor executor, QueueLimits limits)
    : queue_(limits), arrival_(std::move(executor)) {}

Subscription::~Subscription() {
  if (on_leave_)
    on_leave_();
}

void Subscription::push(const LiveUnit& live) {
  queue_.push(live);
  arrival_.cancel();
}

void Subscription::close() {
  is_closed_ = true;
  arrival_.cancel();
}

net::Task<std::vector<mp4::Unit>> Subscription::next(std::size_t max_bytes,
                                                     std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (queue_.empty()) {
    if (is_closed_)
      co_return fail(ErrorKind::EndOfStream, "camera removed");
    if (std::chrono::steady_clock::now() >= deadline)
      co_return fail(ErrorKind::Timeout, "no picture for {} ms", timeout.count());
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
      co_return fail(ErrorKind::Cancelled, "stopped");
    arrival_.expires_at(deadline);
    co_await arrival_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return queue_.take(max_bytes);
}

LiveRing::LiveRing(asio::any_io_executor executor, RingLimits limits)
    : limits_(limits), executor_(std::move(executor)) {}

LiveRing::~LiveRing() {
  close();
}

Result<> LiveRing::push(mp4::Unit unit) {
  if (unit.type == mp4::Unit::Type::Init)
    return push_init(unit);
  const bool is_start = unit.starts_with_sync && unit.track_id == start_track_;
  push_fragment({std::move(unit), is_start});
  return {};
}

Result<> LiveRing::push_init(const mp4::Unit& unit) {
  auto init = mp4::parse_init(*unit.bytes);
  if (!init)
    return std::unexpected(init.error().within("init segment"));
  if (init->tracks.empty())
    return fail(ErrorKind::Damaged, "init segment: no track");
  const auto* video = init->video();
  start_track_ = video != nullptr ? video->id : init->tracks.front().id;
  init_ = std::move(*init);
  init_unit_ = unit;
  forget_group();
  for (auto* subscription : subscriptions_)
    subscription->push({unit, false});
  return {};
}

void LiveRing::push_fragment(const LiveUnit& live) {
  const auto bytes = live.unit.bytes->size();
  if (live.is_start)
    forget_group();
  if (live.is_start || !group_.empty()) {
    if (group_.size() >= limits_.max_group_units || group_bytes_ + bytes > limits_.max_group_bytes) {
      forget_group();
    } else {
      group_.push_back(live);
      group_bytes_ += bytes;
    }
  }
  for (auto* subscription : subscriptions_)
    subscription->push(live);
}

void LiveRing::forget_group() {
  group_.clear();
  group_bytes_ = 0;
}

void LiveRing::interrupt() {
  forget_group();
  init_.reset();
  init_unit_.reset();
  start_track_ = 0;
}

void LiveRing::close() {
  is_closed_ = true;
  watchers_changed_ = nullptr;
  for (auto* subscription : subscriptions_) {
    subscription->on_leave_ = nullptr;
    subscription->close();
  }
  subscriptions_.clear();
  interrupt();
}

std::shared_ptr<Subscription> LiveRing::subscribe() {
  auto subscription = std::make_shared<Subscription>(executor_, limits_.queue);
  if (is_closed_) {
    subscription->close();
    return subscription;
  }
  if (init_unit_)
    subscription->push({*init_unit_, false});
  for (const auto& live : group_)
    subscription->push(live);
  // The ring clears on_leave_ before it goes, so that plain pointers do on both sides.
  subscription->on_leave_ = [this, raw = subscription.get()] { leave(raw); };
  subscriptions_.push_back(subscription.get());
  if (watchers_changed_)
    watchers_changed_();
  return subscription;
}

void LiveRing::leave(const Subscription* gone) {
  std::erase(subscriptions_, gone);
  if (watchers_changed_)
    watchers_changed_();
}

} // namespace kagimado::ingest

#include "engine/ingest/live_ring.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace kagimado::ingest {

namespace asio = net::asio;

namespace {

constexpr std::size_t remembered_keys = 8;

} // namespace

Subscription::Subscription(asio::any_io_executor executor, QueueLimits limits, bool tells_interruptions)
    : queue_(limits), arrival_(std::move(executor)), tells_interruptions_(tells_interruptions) {}

Subscription::~Subscription() {
  if (on_leave_)
    on_leave_();
}

void Subscription::push(const LiveUnit& live) {
  if (live.unit.type == mp4::Unit::Type::Init)
    is_interrupted_ = false; // the new stream says it too
  queue_.push(live);
  if (queue_.queued_bytes() >= wake_at_bytes_)
    arrival_.cancel();
  if (on_arrival_)
    on_arrival_();
}

void Subscription::interrupt() {
  if (!tells_interruptions_)
    return;
  is_interrupted_ = true;
  arrival_.cancel();
}

void Subscription::close() {
  is_closed_ = true;
  arrival_.cancel();
  if (on_arrival_)
    on_arrival_();
}

net::Task<> Subscription::until_units(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (queue_.empty()) {
    if (is_closed_)
      co_return fail(ErrorKind::EndOfStream, "camera removed");
    if (std::exchange(is_interrupted_, false))
      co_return fail(ErrorKind::Disconnected, "the stream broke off");
    if (std::chrono::steady_clock::now() >= deadline)
      co_return fail(ErrorKind::Timeout, "no picture for {} ms", timeout.count());
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
      co_return fail(ErrorKind::Cancelled, "stopped");
    arrival_.expires_at(deadline);
    co_await arrival_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return Result<>();
}

net::Task<std::vector<mp4::Unit>> Subscription::next(std::size_t max_bytes,
                                                     std::chrono::milliseconds timeout) {
  const auto waited = co_await until_units(timeout);
  if (!waited)
    co_return std::unexpected(waited.error());
  co_return queue_.take(max_bytes);
}

net::Task<LiveBatch> Subscription::next_group(std::size_t max_bytes, std::chrono::milliseconds timeout) {
  const auto waited = co_await until_units(timeout);
  if (!waited)
    co_return std::unexpected(waited.error());
  co_return queue_.take_group(max_bytes);
}

net::Task<> Subscription::gather(std::size_t enough_bytes, std::chrono::milliseconds longest) {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  while (queue_.queued_bytes() < enough_bytes && !is_closed_ && !is_interrupted_ &&
         std::chrono::steady_clock::now() < deadline) {
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
      break;
    wake_at_bytes_ = enough_bytes;
    arrival_.expires_at(deadline);
    co_await arrival_.async_wait(asio::as_tuple(asio::use_awaitable));
    wake_at_bytes_ = 0;
  }
  co_return Result<>();
}

LiveRing::LiveRing(asio::any_io_executor executor, RingLimits limits, std::shared_ptr<const Clock> clock)
    : limits_(limits), executor_(std::move(executor)), clock_(std::move(clock)) {}

LiveRing::~LiveRing() {
  close();
}

Result<> LiveRing::push(mp4::Unit unit) {
  const auto now = clock_->wall_now();
  if (unit.type == mp4::Unit::Type::Init)
    return push_init({std::move(unit), false, now});
  const bool is_start = unit.starts_with_sync && unit.track_id == start_track_;
  push_fragment({std::move(unit), is_start, now});
  return {};
}

Result<> LiveRing::push_init(const LiveUnit& live) {
  auto init = mp4::parse_init(*live.unit.bytes);
  if (!init)
    return std::unexpected(init.error().within("init segment"));
  if (init->tracks.empty())
    return fail(ErrorKind::Damaged, "init segment: no track");
  const auto* video = init->video();
  start_track_ = video != nullptr ? video->id : init->tracks.front().id;
  init_ = std::move(*init);
  init_unit_ = live;
  remember_keys();
  forget_group();
  for (auto* subscription : subscriptions_)
    subscription->push(live);
  return {};
}

void LiveRing::remember_keys() {
  for (const auto& track : init_->tracks)
    if (track.encryption && !was_under(track.encryption->default_kid))
      keys_.push_back(track.encryption->default_kid);
  while (keys_.size() > remembered_keys)
    keys_.pop_front();
}

bool LiveRing::was_under(const Kid& key) const {
  return std::ranges::find(keys_, key) != keys_.end();
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
  start_track_ = 0;
  if (!std::exchange(init_unit_, std::nullopt))
    return; // nothing came since the last time
  for (auto* subscription : subscriptions_)
    subscription->interrupt();
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

std::shared_ptr<Subscription> LiveRing::subscribe(const SubscriptionOptions& options) {
  auto subscription = std::make_shared<Subscription>(executor_, options.queue.value_or(limits_.queue),
                                                     options.tells_interruptions);
  if (is_closed_) {
    subscription->close();
    return subscription;
  }
  if (init_unit_)
    subscription->push(*init_unit_);
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

#include "engine/camera/unit_channel.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::camera {

namespace asio = net::asio;

UnitChannel::UnitChannel(asio::any_io_executor executor, Limits limits)
    : limits_(limits), executor_(std::move(executor)), arrival_(executor_) {}

bool UnitChannel::is_full(std::size_t more_bytes) const {
  return !queue_.empty() &&
         (queue_.size() >= limits_.max_units || queued_bytes_ + more_bytes > limits_.max_bytes);
}

bool UnitChannel::push(mp4::Unit unit) {
  const auto bytes = unit.bytes->size();
  std::unique_lock lock(mutex_.native());
  while (!is_closed_ && is_full(bytes))
    room_.wait(lock);
  if (is_closed_)
    return false;
  queue_.push_back(std::move(unit));
  queued_bytes_ += bytes;
  wake();
  return true;
}

void UnitChannel::finish(Error error) {
  const MutexLock lock(mutex_);
  if (is_closed_)
    return;
  finished_ = std::move(error);
  wake();
}

void UnitChannel::wake() {
  if (std::exchange(is_waking_, true))
    return;
  asio::post(executor_, [self = shared_from_this()] {
    {
      const MutexLock lock(self->mutex_);
      self->is_waking_ = false;
    }
    if (self->arrival_)
      self->arrival_->cancel();
  });
}

Task<std::vector<mp4::Unit>> UnitChannel::take() {
  while (true) {
    {
      const MutexLock lock(mutex_);
      if (!queue_.empty()) {
        std::vector<mp4::Unit> units(std::make_move_iterator(queue_.begin()),
                                     std::make_move_iterator(queue_.end()));
        queue_.clear();
        queued_bytes_ = 0;
        room_.notify_one();
        co_return units;
      }
      if (finished_)
        co_return std::unexpected(*finished_);
    }
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
      co_return fail(ErrorKind::Cancelled, "stopped");
    arrival_->expires_at(SteadyTime::max());
    co_await arrival_->async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

void UnitChannel::close() {
  const MutexLock lock(mutex_);
  is_closed_ = true;
  queue_.clear();
  queued_bytes_ = 0;
  arrival_.reset();
  room_.notify_one();
}

} // namespace kagimado::camera

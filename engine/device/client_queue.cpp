#include "engine/device/client_queue.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::device {

namespace asio = boost::asio;

ClientQueue::ClientQueue(const asio::any_io_executor& executor, QueueLimits limits)
    : arrived_(executor, asio::steady_timer::time_point::max()), limits_(limits) {}

bool ClientQueue::full(const StreamUnit& unit) const {
  return units_.size() >= limits_.max_units || bytes_ + unit.bytes->size() > limits_.max_bytes;
}

void ClientQueue::add(const StreamUnit& unit) {
  bytes_ += unit.bytes->size();
  units_.push_back(unit);
  arrived_.cancel();
}

void ClientQueue::push(const StreamUnit& unit) {
  if (closed_)
    return;
  if (unit.type == StreamUnit::Type::Init) {
    init_ = unit;
    if (full(unit)) { // what still waits belongs to the clip before
      dropped_ += units_.size();
      units_.clear();
      bytes_ = 0;
    }
    skipping_ = false;
    add(unit);
    return;
  }
  if (!skipping_ && full(unit)) {
    dropped_ += units_.size();
    units_.clear();
    bytes_ = 0;
    skipping_ = true;
  }
  if (skipping_ && unit.type != StreamUnit::Type::VideoKey) {
    ++dropped_;
    return;
  }
  if (skipping_) {
    // The init segment again: whoever records starts a new file there, so that each file is without a gap.
    skipping_ = false;
    if (init_.bytes)
      add(init_);
  }
  add(unit);
}

asio::awaitable<std::optional<StreamUnit>> ClientQueue::next() {
  while (units_.empty() && !closed_) {
    arrived_.expires_at(asio::steady_timer::time_point::max());
    co_await arrived_.async_wait(asio::as_tuple(asio::use_awaitable));
    if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none)
      co_return std::nullopt;
  }
  if (units_.empty())
    co_return std::nullopt;
  StreamUnit unit = std::move(units_.front());
  units_.pop_front();
  bytes_ -= unit.bytes->size();
  co_return unit;
}

void ClientQueue::close() {
  closed_ = true;
  arrived_.cancel();
}

} // namespace kagimado::device

#include "engine/net/watchdog.h"

#include <boost/asio/steady_timer.hpp>

namespace kagimado::net {

using Clock = std::chrono::steady_clock;

struct Watchdog::State : std::enable_shared_from_this<State> {
  State(const boost::asio::any_io_executor& executor, std::function<void()> action)
      : timer(executor), on_expired(std::move(action)) {}

  void wait_until(Clock::time_point time) {
    const auto generation = ++waits; // an older wait that was replaced does nothing
    timer_at = time;
    timer.expires_at(time);
    timer.async_wait([self = shared_from_this(), generation](const boost::system::error_code&) {
      if (generation == self->waits)
        self->on_timer();
    });
  }

  void on_timer() {
    timer_at = Clock::time_point::max();
    if (deadline == Clock::time_point::max() || !on_expired)
      return;
    if (Clock::now() < deadline) {
      wait_until(deadline);
      return;
    }
    expired = true;
    on_expired();
  }

  boost::asio::steady_timer timer;
  std::function<void()> on_expired;
  Clock::time_point deadline = Clock::time_point::max();
  Clock::time_point timer_at = Clock::time_point::max(); // of the pending wait; max: none
  std::uint64_t waits = 0;
  bool expired = false;
};

Watchdog::Watchdog(const boost::asio::any_io_executor& executor, std::function<void()> on_expired)
    : state_(std::make_shared<State>(executor, std::move(on_expired))) {}

Watchdog::~Watchdog() {
  state_->on_expired = nullptr;
  ++state_->waits;
  state_->timer.cancel();
}

void Watchdog::expect_within(std::chrono::milliseconds duration) {
  state_->deadline = Clock::now() + duration;
  if (state_->deadline < state_->timer_at)
    state_->wait_until(state_->deadline);
}

void Watchdog::rest() {
  state_->deadline = Clock::time_point::max();
}

bool Watchdog::expired() const {
  return state_->expired;
}

} // namespace kagimado::net

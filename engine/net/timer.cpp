#include "engine/net/timer.h"

namespace kagimado::net {

void Timer::after(std::chrono::nanoseconds duration, std::function<void()> action) {
  action_ = std::make_shared<std::function<void()>>(std::move(action));
  timer_.expires_after(duration);
  timer_.async_wait([waiting = std::weak_ptr(action_)](const boost::system::error_code&) {
    if (const auto due = waiting.lock())
      (*due)();
  });
}

void Timer::stop() {
  action_.reset();
  timer_.cancel();
}

} // namespace kagimado::net

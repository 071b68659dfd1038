#include "engine/recorder/watchdog.h"

#include "engine/base/log.h"

namespace kagimado::recorder {

Watchdog::Watchdog(boost::asio::io_context& io, const ServiceNotify& notify)
    : notify_(notify), timer_(io.get_executor()) {
  if (notify_.watchdog())
    wait(std::chrono::microseconds::zero());
}

void Watchdog::wait(std::chrono::microseconds delay) {
  timer_.after(delay, [this] { feed(); });
}

void Watchdog::feed() {
  const auto fed = notify_.alive();
  if (!fed && !warned_)
    log::warn("service", "{}", fed.error().message);
  warned_ = !fed;
  wait(std::max(*notify_.watchdog() / 3, std::chrono::microseconds(1)));
}

} // namespace kagimado::recorder

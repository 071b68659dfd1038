// Feeds the service manager's watchdog from the io_context: a loop that is stuck feeds it no more, and the
// service manager starts the recorder again. Belongs to the thread that runs the io_context.
#pragma once

#include "engine/base/service_notify.h"
#include "engine/net/timer.h"

#include <boost/asio/io_context.hpp>

namespace kagimado::recorder {

class Watchdog final {
 public:
  // notify outlives this. Feeds as soon as the io_context runs, then three times in the interval that notify
  // names; never, when it names none.
  Watchdog(boost::asio::io_context& io, const ServiceNotify& notify);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void wait(std::chrono::microseconds delay);
  void feed();

  const ServiceNotify& notify_;
  net::Timer timer_;
  bool warned_ = false;
};

} // namespace kagimado::recorder

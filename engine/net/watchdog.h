// Ends what takes too long: runs an action once when a deadline passes. Moving the deadline costs a clock
// reading, no timer operation, so it may be moved at each read. Belongs to the thread of its executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace kagimado::net {

class Watchdog final {
 public:
  Watchdog(const boost::asio::any_io_executor& executor, std::function<void()> on_expired);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void expect_within(std::chrono::milliseconds duration);
  void rest(); // no deadline
  [[nodiscard]] bool expired() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

} // namespace kagimado::net

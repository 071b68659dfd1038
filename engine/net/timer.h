// Runs an action once, later; never after it was set anew, stopped or destroyed, even where its moment had
// come and the loop runs on: what an Asio timer has handed to its loop cannot be taken back. Belongs to the
// thread of its executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace kagimado::net {

class Timer final {
 public:
  explicit Timer(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  ~Timer() { stop(); }

  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // The action may set the timer anew or destroy it.
  void after(std::chrono::nanoseconds duration, std::function<void()> action);
  void stop();

  // Of what was set last.
  [[nodiscard]] std::chrono::steady_clock::time_point expiry() const { return timer_.expiry(); }

 private:
  boost::asio::steady_timer timer_;
  std::shared_ptr<std::function<void()>> action_; // a wait that finds it gone has nothing to do any more
};

} // namespace kagimado::net

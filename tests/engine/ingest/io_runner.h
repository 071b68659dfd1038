// Runs an io_context on the test's own thread until something is true, with a deadline: no sleeps, no second
// thread.
#pragma once

#include "engine/net/http_message.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>

namespace kagimado::fakes {

class IoRunner final {
 public:
  boost::asio::io_context io{1};

  // False: the deadline passed.
  bool until(const std::function<bool()>& done,
             std::chrono::milliseconds deadline = std::chrono::seconds(20)) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    io.restart();
    while (!done()) {
      if (std::chrono::steady_clock::now() >= end)
        return false;
      io.run_one_until(std::min(end, std::chrono::steady_clock::now() + std::chrono::milliseconds(50)));
      if (io.stopped())
        io.restart();
    }
    return true;
  }

  void run_for(std::chrono::milliseconds duration) {
    until([] { return false; }, duration);
  }

  // The coroutine's answer. Its state is shared, since after a missed deadline it may still run on.
  template <class T>
  Result<T> get(net::Task<T> task) {
    struct Outcome {
      std::optional<Result<T>> value;
      bool is_over = false;
    };

    const auto outcome = std::make_shared<Outcome>();
    auto keep = [](net::Task<T> pending, std::shared_ptr<Outcome> into) -> boost::asio::awaitable<void> {
      into->value.emplace(co_await std::move(pending));
    };
    boost::asio::co_spawn(io, keep(std::move(task), outcome),
                          [outcome](const std::exception_ptr&) { outcome->is_over = true; });
    if (!until([&] { return outcome->is_over; }))
      return fail(ErrorKind::Timeout, "the test's deadline passed");
    if (!outcome->value)
      return fail(ErrorKind::Internal, "the coroutine threw");
    return std::move(*outcome->value);
  }
};

} // namespace kagimado::fakes

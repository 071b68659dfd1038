// An answer that another thread gives later, awaited on the network thread: what blocks on a disk is done by
// a pool, and who waits for it may go at any time.
#pragma once

#include "engine/net/http_message.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace kagimado::recorder {

template <class T>
class LateAnswer final {
 public:
  explicit LateAnswer(const net::asio::any_io_executor& executor) : executor_(executor), arrival_(executor) {}

  // From any thread, once.
  static void deliver(std::shared_ptr<LateAnswer> self, Result<T> value) {
    const auto executor = self->executor_;
    net::asio::post(executor, [self = std::move(self), value = std::move(value)]() mutable {
      self->value_.emplace(std::move(value));
      self->arrival_.cancel();
    });
  }

  // On the network thread, one caller at a time. Errors: Timeout (may be asked again), Cancelled, or those of
  // the answer.
  static net::Task<T> wait(std::shared_ptr<LateAnswer> self,
                           std::chrono::steady_clock::time_point deadline = SteadyTime::max()) {
    while (!self->value_) {
      const auto cancellation = co_await net::asio::this_coro::cancellation_state;
      if (cancellation.cancelled() != net::asio::cancellation_type::none)
        co_return fail(ErrorKind::Cancelled, "stopped");
      if (std::chrono::steady_clock::now() >= deadline)
        co_return fail(ErrorKind::Timeout, "no answer in time");
      self->arrival_.expires_at(deadline);
      co_await self->arrival_.async_wait(net::asio::as_tuple(net::asio::use_awaitable));
    }
    co_return std::move(*self->value_);
  }

  [[nodiscard]] bool has_arrived() const { return value_.has_value(); }

 private:
  net::asio::any_io_executor executor_;
  net::asio::steady_timer arrival_;
  std::optional<Result<T>> value_;
};

// Runs work on the pool. work must come from a variable: g++ 12 destroys the captures of a lambda twice that
// stands inside a co_await expression. Who is cancelled leaves at once; the work ends by itself, so it owns
// what it needs.
template <class T>
net::Task<T> on_pool(net::asio::thread_pool& pool, net::asio::any_io_executor executor,
                     std::function<Result<T>()> work) {
  auto answer = std::make_shared<LateAnswer<T>>(executor);
  net::asio::post(pool, [answer, work = std::move(work)]() mutable {
    Result<T> value = fail(ErrorKind::Internal, "work without an end");
    try {
      value = work();
    } catch (const std::exception& thrown) {
      value = fail(ErrorKind::Internal, "{}", thrown.what());
    }
    work = nullptr; // what it held goes on this thread
    LateAnswer<T>::deliver(std::move(answer), std::move(value));
  });
  auto waiting = LateAnswer<T>::wait(answer);
  auto value = co_await std::move(waiting);
  co_return value;
}

} // namespace kagimado::recorder

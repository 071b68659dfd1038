// Coroutines side by side, awaited together. They own what they need.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <vector>

namespace kagimado::recorder {

// On the executor's thread; ends when the last of them has ended.
inline boost::asio::awaitable<void> all_of(boost::asio::any_io_executor executor,
                                           std::vector<boost::asio::awaitable<void>> works) {
  namespace asio = boost::asio;

  struct Open {
    explicit Open(const asio::any_io_executor& executor) : none_left(executor) {}

    std::size_t left = 0;
    asio::steady_timer none_left;
  };

  const auto open = std::make_shared<Open>(executor);
  open->left = works.size();
  for (auto& work : works)
    asio::co_spawn(executor, std::move(work), [open](const std::exception_ptr&) {
      if (--open->left == 0)
        open->none_left.cancel();
    });
  while (open->left > 0) {
    open->none_left.expires_at(asio::steady_timer::time_point::max());
    co_await open->none_left.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

} // namespace kagimado::recorder

// The loop of a listening socket. Internal to net/. Belongs to the io_context's thread.
#pragma once

#include "engine/base/log.h"
#include "engine/net/listening.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::net {

// Hands over each connection until the acceptor is closed. take keeps alive what has the acceptor, its name
// and the pause; who closes the acceptor cancels the pause too.
template <class Acceptor, class Take>
asio::awaitable<void> accept_each(Acceptor& acceptor, const std::string& name, asio::steady_timer& pause,
                                  Take take) {
  constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
  constexpr std::chrono::milliseconds pause_of_failure{100};
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(as_result);
    if (!acceptor.is_open())
      co_return;
    if (!error) {
      take(std::move(socket));
      continue;
    }
    // Out of file descriptors, most often: trying at once again would only burn the CPU.
    log::warn("net", "{}: accepting: {}", name, error.message());
    pause.expires_after(pause_of_failure);
    co_await pause.async_wait(as_result);
  }
}

} // namespace kagimado::net

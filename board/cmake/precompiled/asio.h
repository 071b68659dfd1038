// Precompiled for files that include Boost.Asio.
#pragma once

#include "board/cmake/precompiled/json.h"
#include "engine/net/http_message.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

// What they nearly all instantiate is done once, here (-fpch-instantiate-templates): nobody calls it.
namespace kagimado::precompiled {

inline boost::asio::awaitable<void> instantiate_wait(boost::asio::any_io_executor executor) {
  boost::asio::steady_timer timer(executor);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

inline void instantiate_asio(boost::asio::io_context& io) {
  const boost::asio::any_io_executor executor = io.get_executor();
  boost::asio::steady_timer timer(io);
  boost::asio::co_spawn(executor, instantiate_wait(executor), boost::asio::detached);
  boost::asio::co_spawn(io, instantiate_wait(executor), boost::asio::detached);
}

} // namespace kagimado::precompiled

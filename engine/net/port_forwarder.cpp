#include "engine/net/port_forwarder.h"

#include "engine/net/accepting.h"
#include "engine/net/watchdog.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <set>

namespace kagimado::net {
namespace {

using boost::system::error_code;
using Tcp = asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t part_bytes = std::size_t{16} * 1024;

// Both ends of one connection.
struct Pair {
  explicit Pair(Tcp::socket from)
      : near(std::move(from)), far(near.get_executor()), watchdog(near.get_executor(), [this] { close(); }) {}

  Tcp::socket near, far;
  Watchdog watchdog;
  int directions = 2;

  void close() {
    error_code ignored;
    ignored = near.close(ignored);
    ignored = far.close(ignored);
    watchdog.rest();
  }
};

// One direction, to its end; that end is passed on, and the other direction may still have something to say.
asio::awaitable<void> pump(std::shared_ptr<Pair> pair, Tcp::socket& from, Tcp::socket& to,
                           std::chrono::milliseconds idle) {
  Bytes part(part_bytes);
  error_code failed;
  while (!failed) {
    const auto [read_error, bytes] = co_await from.async_read_some(asio::buffer(part), as_result);
    failed = read_error;
    if (failed)
      break;
    pair->watchdog.expect_within(idle);
    const auto [write_error, written] =
        co_await asio::async_write(to, asio::buffer(part.data(), bytes), as_result);
    failed = write_error;
  }
  ssl::wipe(part); // it may have held a password
  error_code ignored;
  if (failed == asio::error::eof)
    ignored = to.shutdown(Tcp::socket::shutdown_send, ignored);
  if (--pair->directions == 0 || failed != asio::error::eof)
    pair->close();
}

} // namespace

struct PortForwarder::Impl {
  Impl(Listening at, FindTarget find, const ForwardLimits& given)
      : listening(std::move(at)), target(std::move(find)), limits(given) {}

  Listening listening;
  asio::steady_timer pause{acceptor().get_executor()};
  FindTarget target;
  ForwardLimits limits;
  std::set<std::shared_ptr<Pair>> pairs;

  TcpAcceptor& acceptor() { return std::get<TcpAcceptor>(listening.acceptor); }

  static asio::awaitable<bool> connect(std::shared_ptr<Pair> pair, ForwardTarget to,
                                       std::chrono::milliseconds timeout) {
    pair->watchdog.expect_within(timeout);
    Tcp::resolver resolver(pair->near.get_executor());
    const auto [resolve_error, endpoints] =
        co_await resolver.async_resolve(to.host, std::to_string(to.port), as_result);
    if (resolve_error)
      co_return false;
    const auto [error, endpoint] = co_await asio::async_connect(pair->far, endpoints, as_result);
    co_return !error;
  }

  static asio::awaitable<void> forward(std::shared_ptr<Impl> self, std::shared_ptr<Pair> pair,
                                       ForwardTarget to) {
    auto connecting = connect(pair, std::move(to), self->limits.connect_timeout);
    if (!co_await std::move(connecting)) {
      pair->close();
      self->pairs.erase(pair);
      co_return;
    }
    pair->watchdog.expect_within(self->limits.idle_timeout);
    const auto executor = pair->near.get_executor();
    const auto left = [self, pair](const std::exception_ptr&) {
      if (pair->directions == 0 || !pair->near.is_open())
        self->pairs.erase(pair);
    };
    asio::co_spawn(executor, pump(pair, pair->near, pair->far, self->limits.idle_timeout), left);
    asio::co_spawn(executor, pump(pair, pair->far, pair->near, self->limits.idle_timeout), left);
  }

  static void take(const std::shared_ptr<Impl>& self, Tcp::socket socket) {
    const auto to = self->pairs.size() < self->limits.max_connections ? self->target() : std::nullopt;
    if (!to)
      return;
    const auto pair = std::make_shared<Pair>(std::move(socket));
    self->pairs.insert(pair);
    asio::co_spawn(pair->near.get_executor(), forward(self, pair, *to), asio::detached);
  }

  void close() {
    listening.close();
    pause.cancel();
    for (const auto& pair : std::exchange(pairs, {}))
      pair->close();
  }
};

PortForwarder::PortForwarder(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<PortForwarder>> PortForwarder::listen(asio::io_context& io, TcpEndpoint endpoint,
                                                             FindTarget target, ForwardLimits limits) {
  KGM_TRY(auto listening, listen_on(io, endpoint));
  auto impl = std::make_shared<Impl>(std::move(listening), std::move(target), limits);
  const auto take = [impl](Tcp::socket socket) { Impl::take(impl, std::move(socket)); };
  asio::co_spawn(io, accept_each(impl->acceptor(), impl->listening.name, impl->pause, take), asio::detached);
  return std::unique_ptr<PortForwarder>(new PortForwarder(std::move(impl)));
}

PortForwarder::~PortForwarder() {
  impl_->close();
}

std::uint16_t PortForwarder::port() const {
  return impl_->listening.port;
}

} // namespace kagimado::net

#include "engine/net/tls_relay.h"

#include "engine/base/log.h"
#include "engine/net/dialer.h"
#include "engine/net/own_peer.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::net {
namespace {

using boost::system::error_code;
using Tcp = asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t part_bytes = 64 * 1024;

} // namespace

struct TlsRelay::Impl : std::enable_shared_from_this<Impl> {
  Impl(const asio::any_io_executor& executor, const Url& peer, RelayOptions relay_options)
      : destination{peer.scheme, peer.host, peer.port}, options(std::move(relay_options)),
        tls(std::make_shared<TlsPeer>(TlsPeer{nullptr, options.trust, std::nullopt})), acceptor(executor),
        far(Transport::Socket(executor)), near(Transport::Socket(executor)),
        watchdog(executor, [this] { close(); }) {}

  static Task<> open(std::shared_ptr<Impl> self);
  static asio::awaitable<void> serve(std::shared_ptr<Impl> self);
  static asio::awaitable<void> pump(std::shared_ptr<Impl> self, Transport& from, Transport& to);
  Result<> listen();
  asio::awaitable<bool> accept();

  // Both directions end with it.
  void close() {
    error_code ignored;
    ignored = acceptor.close(ignored);
    far.close();
    near.close();
  }

  Destination destination;
  RelayOptions options;
  std::shared_ptr<TlsPeer> tls;
  Tcp::acceptor acceptor;
  std::uint16_t port = 0;
  Transport far, near;
  Watchdog watchdog;
  std::optional<Error> problem;
};

Task<> TlsRelay::Impl::open(std::shared_ptr<Impl> self) {
  Dialer dialer(self->destination, self->options.connect_timeout, self->far, self->watchdog);
  auto connected = co_await dialer.connect(self->tls);
  if (!connected)
    co_return connected;
  auto listening = self->listen();
  if (!listening)
    co_return listening;
  self->watchdog.expect_within(self->options.accept_timeout);
  asio::co_spawn(self->acceptor.get_executor(), serve(self), asio::detached);
  co_return Result<>();
}

Result<> TlsRelay::Impl::listen() {
  const Tcp::endpoint any(asio::ip::address_v4::loopback(), 0);
  error_code error;
  error = acceptor.open(any.protocol(), error);
  if (!error)
    error = acceptor.bind(any, error);
  if (!error)
    error = acceptor.listen(1, error);
  if (!error)
    port = acceptor.local_endpoint(error).port();
  if (error)
    return fail(ErrorKind::Io, "{}: no local port to relay it: {}", destination.name(), error.message());
  return {};
}

asio::awaitable<void> TlsRelay::Impl::serve(std::shared_ptr<Impl> self) {
  const bool has_come = co_await self->accept();
  if (!has_come)
    co_return;
  self->watchdog.rest();
  asio::co_spawn(self->acceptor.get_executor(), pump(self, self->near, self->far), asio::detached);
  co_await pump(self, self->far, self->near);
}

// Strangers are sent away; the near side still finds room behind them.
asio::awaitable<bool> TlsRelay::Impl::accept() {
  bool has_come = false;
  while (!has_come) {
    auto [error, socket] = co_await acceptor.async_accept(as_result);
    if (error)
      co_return false;
    error_code gone;
    const auto from = socket.remote_endpoint(gone);
    const auto checked =
        gone ? fail(ErrorKind::Disconnected, "gone again") : check_own_peer(from.port(), port);
    if (!checked) {
      log::warn("net", "relay to {}: {}", destination.name(), checked.error().message);
      continue;
    }
    near.socket() = std::move(socket);
    near.tune();
    has_come = true;
  }
  error_code ignored;
  ignored = acceptor.close(ignored);
  co_return true;
}

asio::awaitable<void> TlsRelay::Impl::pump(std::shared_ptr<Impl> self, Transport& from, Transport& to) {
  Bytes part(part_bytes);
  const std::function<void()> on_progress = [] {};
  bool goes_on = true;
  while (goes_on) {
    const auto got = co_await from.read_some(part);
    if (got.error && &from == &self->far && self->near.is_open())
      self->problem = error_of_transport(got.error, false, self->destination.name());
    if (got.error)
      break;
    const std::array<ByteView, 1> pieces = {ByteView(part).first(got.bytes)};
    const auto failed = co_await to.write(pieces, on_progress);
    goes_on = !failed;
  }
  ssl::wipe(part); // the near side's requests may hold a password
  self->close();
}

TlsRelay::TlsRelay(asio::any_io_executor executor, Url peer, RelayOptions options)
    : impl_(std::make_shared<Impl>(executor, peer, std::move(options))) {}

TlsRelay::~TlsRelay() {
  impl_->close();
}

Task<> TlsRelay::open() {
  return Impl::open(impl_);
}

std::uint16_t TlsRelay::port() const {
  return impl_->port;
}

std::optional<Error> TlsRelay::problem() const {
  return impl_->problem;
}

std::optional<ssl::CertificateInfo> TlsRelay::certificate() const {
  return impl_->tls->certificate;
}

} // namespace kagimado::net

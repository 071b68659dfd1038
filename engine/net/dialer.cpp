#include "engine/net/dialer.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kagimado::net {
namespace {

using boost::system::error_code;
using Endpoint = asio::generic::stream_protocol::endpoint;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// What the resolver's thread leaves behind. getaddrinfo() can't be cancelled, so nobody waits for it: it
// wakes a timer.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}

  asio::ip::tcp::resolver resolver;
  asio::steady_timer done;
  std::optional<error_code> error;
  std::vector<Endpoint> endpoints;
};

} // namespace

std::string Destination::name() const {
  return scheme == "unix" ? "unix:" + host : fmt::format("{} port {}", host, port);
}

std::string Destination::host_field() const {
  if (scheme == "unix")
    return "localhost";
  const auto bare = host.find(':') == std::string::npos ? host : "[" + host + "]";
  const bool is_default = (scheme == "http" && port == 80) || (scheme == "https" && port == 443);
  return is_default ? bare : fmt::format("{}:{}", bare, port);
}

std::unexpected<Error> Dialer::broken(const error_code& error, std::string_view doing) const {
  return std::unexpected(
      error_of_transport(error, watchdog_.expired(), fmt::format("{}: {}", destination_.name(), doing)));
}

Task<> Dialer::connect(std::shared_ptr<TlsPeer> tls) {
  watchdog_.expect_within(timeout_);
  if (destination_.scheme == "unix") {
    const Endpoint endpoint = asio::local::stream_protocol::endpoint(destination_.host);
    const auto connected = co_await connect_to(endpoint);
    co_return connected;
  }
  const auto connected = co_await connect_tcp();
  if (!connected || !tls)
    co_return connected;
  const auto trusted = co_await start_tls(*tls);
  if (!trusted)
    transport_.close();
  co_return trusted;
}

Task<> Dialer::connect_tcp() {
  const auto endpoints = co_await resolve();
  if (!endpoints)
    co_return std::unexpected(endpoints.error());
  Result<> connected = fail(ErrorKind::Disconnected, "{}: the name has no address", destination_.name());
  for (const auto& endpoint : *endpoints) {
    connected = co_await connect_to(endpoint);
    if (connected || watchdog_.expired())
      break;
  }
  co_return connected;
}

Task<> Dialer::connect_to(Endpoint endpoint) {
  transport_.close(); // of the address tried before
  auto [error] = co_await transport_.socket().async_connect(endpoint, as_result);
  if (error)
    co_return broken(error, "connecting");
  transport_.tune();
  co_return Result<>();
}

Task<std::vector<Endpoint>> Dialer::resolve() {
  const auto executor = co_await asio::this_coro::executor;
  error_code error;
  const auto address = asio::ip::make_address(destination_.host, error);
  if (!error) {
    std::vector<Endpoint> literal;
    literal.emplace_back(asio::ip::tcp::endpoint(address, destination_.port));
    co_return literal;
  }
  auto lookup = std::make_shared<Lookup>(executor);
  lookup->done.expires_after(timeout_);
  lookup->resolver.async_resolve(
      destination_.host, std::to_string(destination_.port), asio::ip::resolver_base::numeric_service,
      [lookup](const error_code& failure, const asio::ip::tcp::resolver::results_type& results) {
        lookup->error = failure;
        for (const auto& result : results)
          lookup->endpoints.emplace_back(result.endpoint());
        lookup->done.cancel();
      });
  auto [woken] = co_await lookup->done.async_wait(as_result);
  if (!lookup->error) {
    lookup->resolver.cancel();
    if (!woken)
      co_return fail(ErrorKind::Timeout, "{}: no answer from the name service in time", destination_.name());
    co_return fail(ErrorKind::Cancelled, "{}: cancelled while resolving", destination_.name());
  }
  if (*lookup->error)
    co_return fail(ErrorKind::Disconnected, "{}: unknown host: {}", destination_.name(),
                   lookup->error->message());
  co_return std::move(lookup->endpoints);
}

Task<> Dialer::start_tls(TlsPeer& tls) {
  if (!tls.context) {
    auto context = ssl::make_client_context(tls.policy);
    if (!context)
      co_return std::unexpected(context.error());
    tls.context = std::move(*context);
  }
  const auto error = co_await transport_.connect_tls(tls.context, destination_.host);
  if (error)
    co_return broken(error, "TLS handshake");
  // Told even when refused: the user is to see which certificate it was.
  const ssl::TrustPolicy any{ssl::TrustPolicy::Way::Off, {}, {}};
  if (auto shown = ssl::judge_peer(transport_.native_ssl(), any, destination_.host))
    tls.certificate = std::move(*shown);
  const auto judged = ssl::judge_peer(transport_.native_ssl(), tls.policy, destination_.host);
  if (!judged)
    co_return std::unexpected(judged.error().within(destination_.name()));
  if (tls.policy.way == ssl::TrustPolicy::Way::Pin)
    tls.policy.pin_sha256 = judged->sha256;
  co_return Result<>();
}

} // namespace kagimado::net

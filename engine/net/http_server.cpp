#include "engine/net/http_server.h"

#include "engine/base/log.h"
#include "engine/net/accepting.h"
#include "engine/net/server_connection.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <unordered_set>

namespace kagimado::net {
namespace {

constexpr std::size_t max_refusing = 32; // connections that are being told "503"
constexpr std::chrono::seconds max_drain{1};

} // namespace

struct HttpServer::Impl : std::enable_shared_from_this<Impl> {
  using Connection = std::shared_ptr<ServerConnection>;

  Impl(asio::io_context& context, Listening listens, ServerSettings server_settings)
      : io(context), listening(std::move(listens)), pause(context), grace(context),
        settings(std::make_shared<ServerSettings>(std::move(server_settings))) {}

  void start() {
    ++coroutines;
    const auto done = [self = shared_from_this()](const std::exception_ptr&) { --self->coroutines; };
    const auto take = [self = shared_from_this()](auto socket) {
      if (auto peer = peer_of(socket))
        self->adopt(std::move(socket), std::move(*peer));
    };
    std::visit(
        [&](auto& acceptor) { asio::co_spawn(io, accept_each(acceptor, listening.name, pause, take), done); },
        listening.acceptor);
  }

  [[nodiscard]] bool has_too_many(const std::string& address) const {
    const auto most = settings->limits.max_of_one_address;
    return most > 0 && !address.empty() &&
           std::ranges::count(connections, address, &ServerConnection::address) >=
               static_cast<std::ptrdiff_t>(most);
  }

  // Ends the connection that has been idle for the longest time, if that is long enough.
  bool make_room() {
    std::optional<std::chrono::steady_clock::time_point> oldest;
    Connection chosen;
    for (const auto& connection : connections)
      if (const auto since = connection->idle_since();
          since && !ending.contains(connection) && (!oldest || *since < *oldest)) {
        oldest = since;
        chosen = connection;
      }
    if (!oldest || std::chrono::steady_clock::now() - *oldest < settings->limits.idle_makes_room_after)
      return false;
    end(chosen);
    return true;
  }

  void adopt(Transport::Socket socket, Peer peer) {
    const bool is_full =
        has_too_many(peer.address) ||
        (connections.size() - ending.size() >= settings->limits.max_connections && !make_room());
    if (is_full && refused.size() >= max_refusing)
      return;
    auto connection = std::make_shared<ServerConnection>(std::move(socket), std::move(peer), settings);
    (is_full ? refused : connections).insert(connection);
    ++coroutines;
    auto done = [self = shared_from_this(), connection](const std::exception_ptr&) {
      self->connections.erase(connection);
      self->ending.erase(connection);
      self->refused.erase(connection);
      --self->coroutines;
    };
    asio::co_spawn(io, is_full ? connection->refuse() : connection->run(),
                   asio::bind_cancellation_slot(connection->cancellation_slot(), std::move(done)));
  }

  // On the loop even if this is not: Asio 1.81 passes a cancellation on by a bare pointer through the
  // executor, which is safe only where that happens at once.
  void end(const Connection& connection) {
    if (connections.contains(connection))
      ending.insert(connection);
    asio::dispatch(io, [connection] { connection->end(); });
  }

  void end_all() {
    // Copies: they leave the sets while they end.
    const std::vector<Connection> serving(connections.begin(), connections.end());
    const std::vector<Connection> refusing(refused.begin(), refused.end());
    for (const auto* all : {&serving, &refusing})
      for (const auto& connection : *all)
        end(connection);
  }

  void stop() {
    listening.close();
    pause.cancel();
    grace.cancel();
    end_all();
  }

  void retire(std::chrono::milliseconds longest) {
    listening.close();
    pause.cancel();
    const std::vector<Connection> serving(connections.begin(), connections.end());
    for (const auto& connection : serving) {
      connection->finish();
      if (connection->idle_since())
        end(connection);
    }
    grace.expires_after(longest);
    grace.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
      if (const auto self = cancelled ? nullptr : weak.lock())
        self->end_all();
    });
  }

  // Lets the cancelled coroutines unwind while what they refer to still exists. Not from inside a handler of
  // this io_context: one of them would be waiting for itself; there they end in the loop's next turns.
  void drain() {
    if (io.get_executor().running_in_this_thread())
      return;
    const bool was_stopped = io.stopped();
    if (was_stopped)
      io.restart();
    const auto deadline = std::chrono::steady_clock::now() + max_drain;
    while (coroutines > 0 && std::chrono::steady_clock::now() < deadline && io.poll_one() > 0) {
    }
    if (was_stopped)
      io.stop();
  }

  asio::io_context& io;
  Listening listening;
  asio::steady_timer pause, grace;
  std::shared_ptr<const ServerSettings> settings;
  std::unordered_set<Connection> connections, refused;
  std::unordered_set<Connection> ending; // of connections
  std::size_t coroutines = 0;
};

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::io_context& io, TcpEndpoint endpoint,
                                                       Handler handler, ssl::TlsContext tls,
                                                       ServerLimits limits) {
  KGM_TRY(auto listening, listen_on(io, endpoint));
  ServerSettings settings{std::move(handler), std::move(tls), limits};
  auto impl = std::make_shared<Impl>(io, std::move(listening), std::move(settings));
  impl->start();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::io_context& io, UnixEndpoint endpoint,
                                                       Handler handler, ServerLimits limits) {
  KGM_TRY(auto listening, listen_on(io, endpoint));
  ServerSettings settings{std::move(handler), nullptr, limits};
  auto impl = std::make_shared<Impl>(io, std::move(listening), std::move(settings));
  impl->start();
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  impl_->stop();
  impl_->drain();
}

void HttpServer::use_tls(ssl::TlsContext tls) {
  auto changed = *impl_->settings; // connections keep what they began with
  changed.tls = std::move(tls);
  impl_->settings = std::make_shared<ServerSettings>(std::move(changed));
  const std::vector<Impl::Connection> serving(impl_->connections.begin(), impl_->connections.end());
  for (const auto& connection : serving)
    if (!connection->is_fit_for(impl_->settings->tls))
      impl_->end(connection);
}

void HttpServer::retire(std::chrono::milliseconds grace) {
  impl_->retire(grace);
}

std::uint16_t HttpServer::port() const {
  return impl_->listening.port;
}

std::size_t HttpServer::idle_count() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      impl_->connections, [](const auto& connection) { return connection->idle_since().has_value(); }));
}

std::size_t HttpServer::connection_count() const {
  return impl_->connections.size();
}

} // namespace kagimado::net

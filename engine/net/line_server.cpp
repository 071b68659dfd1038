#include "engine/net/line_server.h"

#include "engine/net/accepting.h"
#include "engine/net/watchdog.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <list>

namespace kagimado::net {
namespace {

using boost::system::error_code;
using Tcp = asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

struct Connection {
  explicit Connection(Tcp::socket from)
      : socket(std::move(from)), silence(socket.get_executor(), [this] { close(); }),
        pause(socket.get_executor()) {}

  Tcp::socket socket;
  Watchdog silence;
  asio::steady_timer pause; // holds its lines up
  std::chrono::steady_clock::time_point next_line_at{};
  std::string begun; // up to the next line feed

  void close() {
    error_code ignored;
    ignored = socket.close(ignored);
    silence.rest();
    pause.cancel();
  }
};

using Shared = std::shared_ptr<Connection>;

} // namespace

struct LineServer::Impl {
  Impl(Listening at, Answer answering, const LineLimits& given)
      : listening(std::move(at)), answer(std::move(answering)), limits(given) {}

  Listening listening;
  asio::steady_timer pause{acceptor().get_executor()};
  Answer answer; // empty: over
  LineLimits limits;
  std::list<Shared> connections; // who spoke last is the last

  TcpAcceptor& acceptor() { return std::get<TcpAcceptor>(listening.acceptor); }

  void heard(const Shared& connection) {
    connections.remove(connection);
    connections.push_back(connection);
    connection->silence.expect_within(limits.idle_timeout);
  }

  // Lines come as fast as they may.
  static asio::awaitable<void> keep_pace(std::shared_ptr<Impl> self, Shared connection) {
    const auto now = std::chrono::steady_clock::now();
    const auto step = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::seconds(1)) /
                      self->limits.lines_a_second;
    // A burst of one second's lines is none too many.
    connection->next_line_at = std::max(connection->next_line_at, now - std::chrono::seconds(1)) + step;
    if (connection->next_line_at <= now)
      co_return;
    connection->pause.expires_at(connection->next_line_at);
    co_await connection->pause.async_wait(as_result);
  }

  // False: the connection ends.
  static asio::awaitable<bool> answer_lines(std::shared_ptr<Impl> self, Shared connection) {
    auto& begun = connection->begun;
    for (auto end = begun.find('\n'); end != std::string::npos; end = begun.find('\n')) {
      const bool has_cr = end > 0 && begun[end - 1] == '\r';
      if (end - (has_cr ? 1 : 0) > self->limits.max_line_bytes)
        co_return false;
      auto pacing = keep_pace(self, connection);
      co_await std::move(pacing);
      if (!self->answer)
        co_return false;
      const std::string_view line(begun.data(), end - (has_cr ? 1 : 0));
      const auto text = self->answer(line) + "\n";
      begun.erase(0, end + 1);
      self->heard(connection);
      const auto [error, bytes] =
          co_await asio::async_write(connection->socket, asio::buffer(text), as_result);
      if (error)
        co_return false;
    }
    co_return begun.size() <= self->limits.max_line_bytes + 1;
  }

  static asio::awaitable<void> serve(std::shared_ptr<Impl> self, Shared connection) {
    std::array<char, 512> part{};
    bool goes_on = true;
    while (goes_on) {
      const auto [error, bytes] = co_await connection->socket.async_read_some(asio::buffer(part), as_result);
      if (error)
        break;
      connection->begun.append(part.data(), bytes);
      auto answering = answer_lines(self, connection);
      goes_on = co_await std::move(answering);
    }
    connection->close();
    self->connections.remove(connection);
  }

  static void take(const std::shared_ptr<Impl>& self, Tcp::socket socket) {
    if (self->connections.size() >= self->limits.max_connections)
      self->connections.front()->close();
    const auto connection = std::make_shared<Connection>(std::move(socket));
    self->heard(connection);
    asio::co_spawn(connection->socket.get_executor(), serve(self, connection), asio::detached);
  }

  void close() {
    answer = nullptr;
    listening.close();
    pause.cancel();
    for (const auto& connection : std::exchange(connections, {}))
      connection->close();
  }
};

LineServer::LineServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<LineServer>> LineServer::listen(asio::io_context& io, TcpEndpoint endpoint,
                                                       Answer answer, LineLimits limits) {
  KGM_TRY(auto listening, listen_on(io, endpoint));
  auto impl = std::make_shared<Impl>(std::move(listening), std::move(answer), limits);
  const auto take = [impl](Tcp::socket socket) { Impl::take(impl, std::move(socket)); };
  asio::co_spawn(io, accept_each(impl->acceptor(), impl->listening.name, impl->pause, take), asio::detached);
  return std::unique_ptr<LineServer>(new LineServer(std::move(impl)));
}

LineServer::~LineServer() {
  impl_->close();
}

std::uint16_t LineServer::port() const {
  return impl_->listening.port;
}

} // namespace kagimado::net

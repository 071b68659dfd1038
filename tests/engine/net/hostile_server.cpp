#include "tests/engine/net/hostile_server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <charconv>

namespace kagimado::net::test {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::size_t announced_bytes(std::string_view head) {
  constexpr std::string_view name = "Content-Length: ";
  std::size_t bytes = 0;
  if (const auto at = head.find(name); at != std::string_view::npos)
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), bytes);
  return bytes;
}

} // namespace

HostileServer::HostileServer(std::function<Script(int)> script)
    : script_(std::move(script)),
      acceptor_(loop_.io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
  asio::co_spawn(loop_.io, accept(), asio::detached);
}

HostileServer::~HostileServer() {
  loop_.stop();
}

Url HostileServer::url(std::string_view scheme) const {
  Url url;
  url.scheme = scheme;
  url.host = "127.0.0.1";
  url.port = acceptor_.local_endpoint().port();
  return url;
}

asio::awaitable<void> HostileServer::accept() {
  bool goes_on = true;
  while (goes_on) {
    auto [error, socket] = co_await acceptor_.async_accept(as_result);
    goes_on = !error;
    if (goes_on)
      asio::co_spawn(loop_.io, serve(std::move(socket), script_(connections_++)), asio::detached);
  }
}

asio::awaitable<void> HostileServer::serve(Socket socket, Script script) {
  ++open_;
  std::string received;
  for (const auto& step : script) {
    const bool goes_on = co_await follow(socket, step, received);
    if (!goes_on)
      break;
  }
  boost::system::error_code ignored;
  ignored = socket.close(ignored);
  --open_;
}

asio::awaitable<bool> HostileServer::follow(Socket& socket, const Step& step, std::string& received) {
  using What = Step::What;
  boost::system::error_code failed;
  switch (step.what) {
  case What::Read: {
    const bool has_come = co_await read_request(socket, received);
    co_return has_come;
  }
  case What::Say: {
    auto [error, bytes] = co_await asio::async_write(socket, asio::buffer(step.text), as_result);
    co_return !error;
  }
  case What::Flood:
    while (!failed) {
      auto [error, bytes] = co_await asio::async_write(socket, asio::buffer(step.text), as_result);
      failed = error;
    }
    co_return false;
  case What::Drip: {
    asio::steady_timer pause(socket.get_executor());
    for (std::size_t n = 0; !failed; n = (n + 1) % step.text.size()) {
      auto [error, bytes] = co_await asio::async_write(socket, asio::buffer(&step.text[n], 1), as_result);
      failed = error;
      pause.expires_after(std::chrono::milliseconds(1));
      co_await pause.async_wait(as_result);
    }
    co_return false;
  }
  case What::Hang:
    while (!failed) {
      std::array<char, 64> ignored{};
      auto [error, bytes] = co_await socket.async_read_some(asio::buffer(ignored), as_result);
      failed = error;
    }
    co_return false;
  case What::Reset:
    failed = socket.set_option(asio::socket_base::linger(true, 0), failed);
    co_return false;
  }
  co_return false;
}

asio::awaitable<bool> HostileServer::read_request(Socket& socket, std::string& received) {
  std::size_t wanted = 0; // 0: the header has not ended yet
  while (wanted == 0 || received.size() < wanted) {
    const auto end = received.find("\r\n\r\n");
    if (wanted == 0 && end != std::string::npos) {
      wanted = end + 4 + announced_bytes(std::string_view(received).substr(0, end + 2));
      continue;
    }
    std::array<char, 4096> part{};
    auto [error, bytes] = co_await socket.async_read_some(asio::buffer(part), as_result);
    if (error)
      co_return false;
    received.append(part.data(), bytes);
  }
  received.erase(0, wanted);
  ++requests_;
  co_return true;
}

} // namespace kagimado::net::test

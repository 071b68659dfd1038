// Any bytes that a client may send to the PC's door, on a real connection: heads, bodies as JSON, as
// multipart or in chunks, several requests in a row. The first byte chooses TLS-less rules: 'o' with HTTPS
// only.
#include "engine/api/handler.h"
#include "engine/api/web_handler.h"
#include "engine/net/server_connection.h"
#include "tests/engine/api/fake_service.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

using namespace kagimado;

namespace {

using Socket = net::Transport::Socket;

void require(bool ok) {
  if (!ok)
    std::abort();
}

std::pair<Socket, Socket> connected(boost::asio::io_context& io) {
  int ends[2];
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  const boost::asio::generic::stream_protocol protocol(AF_UNIX, 0);
  return {Socket(io, protocol, ends[0]), Socket(io, protocol, ends[1])};
}

boost::asio::awaitable<void> read_answers(Socket& client, std::string& answers) {
  std::array<char, 4096> room{};
  boost::system::error_code failed;
  while (!failed) {
    const auto bytes = co_await client.async_read_some(
        boost::asio::buffer(room), boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    answers.append(room.data(), bytes);
  }
}

// As the server does: the connection goes, with its timers, when it has run.
boost::asio::awaitable<void> run(std::shared_ptr<net::ServerConnection> connection) {
  co_await connection->run();
}

net::Handler door(fakes::FakeService& service, bool is_https_only) {
  auto rules = std::make_shared<api::WebRules>();
  rules->is_https_only = is_https_only;
  rules->own_names = {"recorder.lan"};
  return api::make_web_handler(api::make_handler(service), std::make_shared<const api::WebFiles>(), rules);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t max_input_bytes = 64 * 1024; // the socket takes it at once
  if (size < 1 || size > max_input_bytes)
    return 0;
  static boost::asio::io_context io(1);
  static fakes::FakeService service(io);
  io.restart();
  auto [client, server] = connected(io);
  require(::send(client.native_handle(), data + 1, size - 1, MSG_NOSIGNAL) == static_cast<ssize_t>(size - 1));
  ::shutdown(client.native_handle(), SHUT_WR);

  auto settings = std::make_shared<net::ServerSettings>();
  settings->handler = door(service, data[0] == 'o');
  settings->limits.max_header_bytes = 2048;
  settings->limits.max_body_bytes = 8192;
  net::Peer peer{"10.0.0.9:1234", "10.0.0.2:80", std::nullopt, "10.0.0.9"};
  auto connection = std::make_shared<net::ServerConnection>(std::move(server), std::move(peer), settings);
  std::string answers;
  boost::asio::co_spawn(io, run(std::move(connection)), boost::asio::detached);
  boost::asio::co_spawn(io, read_answers(client, answers), boost::asio::detached);
  io.run_for(std::chrono::seconds(5));
  require(io.stopped()); // the client said all it had to say, so nothing may be left to wait for
  require(answers.empty() || answers.starts_with("HTTP/1.1 "));
  // In the clear nothing but the way to HTTPS, or what is wrong with the request.
  if (data[0] == 'o')
    require(answers.find("HTTP/1.1 200") == std::string::npos);
  return 0;
}

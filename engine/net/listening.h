// Listening sockets and who connects to them. Internal to net/. Belongs to the io_context's thread.
#pragma once

#include "engine/net/http_server.h"
#include "engine/net/server_connection.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <variant>

namespace kagimado::net {

using TcpAcceptor = asio::ip::tcp::acceptor;
using UnixAcceptor = asio::local::stream_protocol::acceptor;

struct Listening {
  std::variant<TcpAcceptor, UnixAcceptor> acceptor;
  std::string name;       // for the log
  std::uint16_t port = 0; // TCP
  std::filesystem::path socket_file;
  std::uint64_t device = 0, inode = 0; // of socket_file, so that close() takes away only its own

  void close();
};

Result<Listening> listen_on(asio::io_context& io, const TcpEndpoint& endpoint);
Result<Listening> listen_on(asio::io_context& io, const UnixEndpoint& endpoint);

// Nothing: it has gone already.
std::optional<Peer> peer_of(const asio::ip::tcp::socket& socket);
std::optional<Peer> peer_of(asio::local::stream_protocol::socket& socket);

} // namespace kagimado::net

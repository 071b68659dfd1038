#include "engine/net/listening.h"

#include <boost/asio/ip/v6_only.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace kagimado::net {
namespace {

using boost::system::error_code;
using UnixProtocol = asio::local::stream_protocol;

std::unexpected<Error> listen_failure(std::string_view name, const error_code& error) {
  return fail(ErrorKind::Io, "listening on {}: {}", name, error.message());
}

// A socket that takes both families sees IPv4 peers as ::ffff:10.0.0.3.
asio::ip::address plain(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

std::string text_of(const asio::ip::tcp::endpoint& endpoint) {
  const auto address = plain(endpoint.address());
  return address.is_v6() ? fmt::format("[{}]:{}", address.to_string(), endpoint.port())
                         : fmt::format("{}:{}", address.to_string(), endpoint.port());
}

// One host has a whole /64 of IPv6 addresses, if it likes.
std::string network_of(const asio::ip::address& address) {
  if (address.is_v4())
    return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6(bytes).to_string();
}

// A file left by a process that died refuses connections; a living one accepts, and is left alone.
Result<> remove_dead_socket(asio::io_context& io, const std::filesystem::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0)
    return {};
  if (!S_ISSOCK(status.st_mode))
    return fail(ErrorKind::Io, "listening on unix:{}: something that is no socket is there", path.string());
  UnixProtocol::socket probe(io);
  error_code error;
  error = probe.connect(UnixProtocol::endpoint(path.string()), error);
  if (error != asio::error::connection_refused)
    return fail(ErrorKind::Io, "listening on unix:{}: in use", path.string());
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return fail(ErrorKind::Io, "listening on unix:{}: removing the old socket: {}", path.string(),
                error_code(errno, boost::system::system_category()).message());
  return {};
}

} // namespace

void Listening::close() {
  error_code ignored;
  std::visit([&](auto& open) { ignored = open.close(ignored); }, acceptor);
  struct stat status{};
  if (!socket_file.empty() && ::lstat(socket_file.c_str(), &status) == 0 && status.st_dev == device &&
      status.st_ino == inode)
    ::unlink(socket_file.c_str());
}

Result<Listening> listen_on(asio::io_context& io, const TcpEndpoint& endpoint) {
  auto name = fmt::format("{} port {}", endpoint.address, endpoint.port);
  error_code error;
  const auto address = asio::ip::make_address(endpoint.address, error);
  if (error)
    return fail(ErrorKind::Invalid, "listening on {}: no IP address", name);
  try {
    const asio::ip::tcp::endpoint local(address, endpoint.port);
    TcpAcceptor acceptor(io, local.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    if (address.is_v6() && address.is_unspecified())
      acceptor.set_option(asio::ip::v6_only(false)); // IPv4 as well
    acceptor.bind(local);
    acceptor.listen();
    const auto port = acceptor.local_endpoint().port();
    return Listening{std::move(acceptor), std::move(name), port, {}, 0, 0};
  } catch (const boost::system::system_error& failure) {
    return listen_failure(name, failure.code());
  }
}

Result<Listening> listen_on(asio::io_context& io, const UnixEndpoint& endpoint) {
  auto name = fmt::format("unix:{}", endpoint.path.string());
  constexpr std::size_t max_path_bytes = 107; // sockaddr_un::sun_path less its NUL
  if (endpoint.path.empty() || endpoint.path.string().size() > max_path_bytes)
    return fail(ErrorKind::Invalid, "listening on {}: the path must have 1 to {} bytes", name,
                max_path_bytes);
  KGM_CHECK(remove_dead_socket(io, endpoint.path));
  try {
    UnixAcceptor acceptor(io, UnixProtocol());
    acceptor.bind(UnixProtocol::endpoint(endpoint.path.string()));
    // Between bind and listen nobody can connect, so the mode holds from the first connection on.
    struct stat status{};
    if (::chmod(endpoint.path.c_str(), static_cast<mode_t>(endpoint.mode)) != 0 ||
        ::lstat(endpoint.path.c_str(), &status) != 0)
      return listen_failure(name, error_code(errno, boost::system::system_category()));
    acceptor.listen();
    return Listening{std::move(acceptor), std::move(name), 0, endpoint.path, status.st_dev, status.st_ino};
  } catch (const boost::system::system_error& failure) {
    return listen_failure(name, failure.code());
  }
}

std::optional<Peer> peer_of(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto remote = socket.remote_endpoint(error);
  const auto local = error ? remote : socket.local_endpoint(error);
  if (error)
    return std::nullopt;
  return Peer{text_of(remote), text_of(local), std::nullopt, network_of(plain(remote.address()))};
}

std::optional<Peer> peer_of(UnixProtocol::socket& socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0 ||
      size != sizeof credentials)
    return std::nullopt;
  return Peer{fmt::format("unix:uid={}", credentials.uid), {}, credentials.uid, {}};
}

} // namespace kagimado::net

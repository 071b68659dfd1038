// Connections to a port of this machine, carried on to another host byte for byte. Belongs to the
// io_context's thread.
#pragma once

#include "engine/net/http_server.h"

#include <optional>

namespace kagimado::net {

struct ForwardTarget {
  std::string host;
  std::uint16_t port = 0;
};

struct ForwardLimits {
  std::size_t max_connections = 32; // more are closed at once
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::seconds idle_timeout{300}; // nothing in either direction
};

class PortForwarder final {
 public:
  // target: asked for each connection; nothing: it is closed at once.
  using FindTarget = std::function<std::optional<ForwardTarget>()>;

  // Listens at once. Errors: Io.
  static Result<std::unique_ptr<PortForwarder>> listen(asio::io_context& io, TcpEndpoint endpoint,
                                                       FindTarget target, ForwardLimits limits = {});
  // Closes all connections.
  ~PortForwarder();

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  explicit PortForwarder(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_; // shared with the coroutines under way
};

} // namespace kagimado::net

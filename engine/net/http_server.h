// HTTP/1.1 server on TCP (with or without TLS) or a Unix socket. Handlers run on the io_context's thread(s).
// Source: RFC 9110, 9112. Parsing is Boost.Beast's.
#pragma once

#include "engine/net/http_message.h"
#include "engine/ssl/tls.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <filesystem>
#include <memory>

namespace kagimado::net {

struct ServerLimits {
  std::size_t max_connections = 256;
  // Of them, by one IPv4 address or one IPv6 /64; 0: no limit of its own.
  std::size_t max_of_one_address = 0;
  // Where the server is full, who has asked for nothing for so long makes room for a newcomer.
  std::chrono::milliseconds idle_makes_room_after{2000};
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 1024 * 1024;
  std::chrono::seconds header_timeout{10}; // slow-loris: from accept or last response to a whole header
  std::chrono::seconds write_timeout{10};  // a client that takes nothing for so long is dropped
};

struct TcpEndpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0; // 0: any
};

struct UnixEndpoint {
  std::filesystem::path path; // a dead socket file there is replaced
  unsigned mode = 0600;
};

using Handler = std::function<asio::awaitable<Response>(Request)>;

class HttpServer final {
 public:
  // Listens at once. Errors: Io (address in use, ...) naming the endpoint.
  static Result<std::unique_ptr<HttpServer>> listen(asio::io_context& io, TcpEndpoint endpoint,
                                                    Handler handler, ssl::TlsContext tls = nullptr,
                                                    ServerLimits limits = {});
  static Result<std::unique_ptr<HttpServer>> listen(asio::io_context& io, UnixEndpoint endpoint,
                                                    Handler handler, ServerLimits limits = {});
  // Stops accepting and closes all connections. Call on the io_context's thread or after it stopped.
  ~HttpServer();

  // For connections from now on. Those that speak a version which it does not admit end.
  void use_tls(ssl::TlsContext tls);
  // Stops listening at once. Idle connections end; requests under way are answered and streams go on, but not
  // for longer than grace. Also from inside a handler. The object stays until it is destroyed.
  void retire(std::chrono::milliseconds grace);

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connection_count() const;
  [[nodiscard]] std::size_t idle_count() const; // of them: nothing is asked

 private:
  struct Impl;
  explicit HttpServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

} // namespace kagimado::net

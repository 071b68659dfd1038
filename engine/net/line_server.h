// A small protocol of lines over TCP: each line is answered by one. Bounded in every way. Belongs to the
// io_context's thread.
#pragma once

#include "engine/net/http_server.h"

namespace kagimado::net {

struct LineLimits {
  std::size_t max_connections = 16; // one more closes the one that was silent longest
  std::size_t max_line_bytes = 256; // a longer one ends its connection
  int lines_a_second = 20;          // of one connection; more wait
  std::chrono::seconds idle_timeout{600};
};

class LineServer final {
 public:
  // line: without LF or CR LF. The answer is sent with LF.
  using Answer = std::function<std::string(std::string_view line)>;

  // Listens at once. Errors: Io.
  static Result<std::unique_ptr<LineServer>> listen(asio::io_context& io, TcpEndpoint endpoint, Answer answer,
                                                    LineLimits limits = {});
  // Closes all connections.
  ~LineServer();

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  explicit LineServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_; // shared with the coroutines under way
};

} // namespace kagimado::net

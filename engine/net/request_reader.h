// Reads requests from a connection, one after the other. Internal to net/. Belongs to the thread of the
// transport.
#pragma once

#include "engine/net/http_server.h"
#include "engine/net/read_buffer.h"
#include "engine/net/transport.h"
#include "engine/net/watchdog.h"

namespace kagimado::net {

struct ReceivedRequest {
  Request request;
  bool keep_alive = false;
  bool knows_chunks = true; // HTTP/1.1
};

// Why there is no request: nothing to answer (the client went or idled), or a status to answer before
// closing.
struct NoRequest {
  int status = 0; // 0: just close
  Error error;
};

class RequestReader final {
 public:
  RequestReader(Transport& transport, Watchdog& watchdog, const ServerLimits& limits);
  asio::awaitable<std::expected<ReceivedRequest, NoRequest>> next();

 private:
  struct Parsing;
  asio::awaitable<std::optional<NoRequest>> read_head(Parsing& parsing);
  asio::awaitable<std::optional<NoRequest>> read_body(Parsing& parsing);
  asio::awaitable<std::optional<NoRequest>> fill(bool is_started);

  Transport& transport_;
  Watchdog& watchdog_;
  const ServerLimits& limits_;
  ReadBuffer buffer_;
};

} // namespace kagimado::net

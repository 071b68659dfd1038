// HTTP messages as the product uses them: small bodies whole, long ones streamed.
#pragma once

#include "engine/base/bytes.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace kagimado::net {

namespace asio = boost::asio;
template <class T = void>
using Task = asio::awaitable<Result<T>>;

// Field names compare without case (RFC 9110 section 5.1).
struct FieldLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const;
};

// A field that stands several times is one entry: received ones joined with ", " (RFC 9110 section 5.3); in a
// Response to send,
// '\n' between values makes a field line each.
using Fields = std::map<std::string, std::string, FieldLess>;

struct Request {
  std::string method = "GET";
  std::string target = "/"; // path and query as sent, percent-encoded
  Fields fields;
  std::string body;

  // Of a server's request only:
  std::string peer;                 // "unix:uid=0" or "127.0.0.1:4711"
  std::string local;                // TCP: this end, "127.0.0.1:80"
  std::optional<unsigned> peer_uid; // Unix sockets: SO_PEERCRED
  bool is_tls = false;

  [[nodiscard]] std::string_view path() const; // up to '?', still encoded
};

// Writes a streamed body, chunk by chunk. Valid only during the stream coroutine.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  // Completes when the kernel took it all. The pieces are kept alive by the caller. Errors: Disconnected,
  // Timeout (slow client).
  virtual Task<> write(std::vector<ByteView> pieces) = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Fields fields;
  std::string body;
  // If set, body is ignored and this runs after the header, chunked, until it returns; then the connection is
  // closed.
  std::function<Task<>(BodyWriter&)> stream;
  // Of the stream, where a client may stand still for longer than the server's own limit.
  std::optional<std::chrono::seconds> write_timeout;
};

// {"error":{"kind":...,"message":...}} with the status that fits the kind (404, 401, 403, 409, 429, ...).
Response error_response(const Error& error);
// The reverse for clients: a status >= 400 as Error, kind taken from the body or else from the status.
Error error_of(const Response& response);

} // namespace kagimado::net

// One connection of an HttpClient: connects, sends requests, reads answers. Internal to net/. Belongs to the
// thread of its executor.
#pragma once

#include "engine/net/chunk_decoder.h"
#include "engine/net/dialer.h"
#include "engine/net/http_client.h"
#include "engine/net/read_buffer.h"

namespace kagimado::net {

struct ConnectionTimeouts {
  std::chrono::milliseconds connect{}, read{};
};

class ClientConnection final {
 public:
  ClientConnection(const asio::any_io_executor& executor, Destination destination,
                   ConnectionTimeouts timeouts);

  // Up to the judged TLS peer. tls: for https.
  Task<> connect(std::shared_ptr<TlsPeer> tls);
  Task<> send(std::string_view head, std::string_view body);
  // Status and fields; skips 1xx answers. is_head: there will be no body.
  Task<Response> read_head(bool is_head);
  // At least one byte of the body, or EndOfStream.
  Task<std::size_t> read_body(MutableBytes into);

  // Kept alive by both sides and between two exchanges.
  [[nodiscard]] bool is_reusable();

  // Nothing of an answer has come since the last send().
  [[nodiscard]] bool is_unanswered() const { return !has_answer_; }

  void close() { transport_.close(); }

 private:
  enum class Framing { None, Length, Chunked, UntilClose };
  struct Parsing;

  Task<> parse_head(Parsing& parsing);
  Task<std::size_t> read_raw(MutableBytes into);
  Result<Response> take_head(Parsing& parsing, bool is_head);
  Result<std::size_t> unframe(MutableBytes raw);
  [[nodiscard]] bool is_body_done() const;
  [[nodiscard]] std::unexpected<Error> broken(const boost::system::error_code& error,
                                              std::string_view doing) const;

  Destination destination_;
  ConnectionTimeouts timeouts_;
  Transport transport_;
  Watchdog watchdog_;
  std::function<void()> on_progress_;
  ReadBuffer buffer_;
  Framing framing_ = Framing::None;
  std::uint64_t left_ = 0; // Framing::Length
  ChunkDecoder chunks_;
  bool keep_alive_ = false;
  bool has_answer_ = false;
};

} // namespace kagimado::net

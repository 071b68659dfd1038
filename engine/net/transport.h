// A connected stream socket, TCP or Unix, with or without TLS on top. Internal to net/. Belongs to the thread
// of its executor; one reader and one writer at a time.
#pragma once

#include "engine/base/bytes.h"
#include "engine/ssl/tls.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <functional>
#include <optional>
#include <span>

namespace kagimado::net {

namespace asio = boost::asio;

struct Transferred {
  boost::system::error_code error;
  std::size_t bytes = 0;
};

class Transport final {
 public:
  using Socket = asio::generic::stream_protocol::socket;

  explicit Transport(Socket socket);
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // As a server or as a client of the named host (SNI).
  asio::awaitable<boost::system::error_code> accept_tls(ssl::TlsContext context);
  asio::awaitable<boost::system::error_code> connect_tls(ssl::TlsContext context, std::string_view host);

  asio::awaitable<Transferred> read_some(MutableBytes into);
  // Everything; on_progress after each part that the kernel took.
  asio::awaitable<boost::system::error_code> write(std::span<const ByteView> pieces,
                                                   const std::function<void()>& on_progress);

  // Says goodbye (close_notify, FIN), so that what was sent arrives; the peer's end is still open.
  asio::awaitable<void> finish_sending();
  // Reads and drops until the peer ends, at most so many bytes; below TLS.
  asio::awaitable<void> drain(std::size_t max_bytes);
  // All pending operations fail.
  void close();

  [[nodiscard]] bool is_open() const { return socket_.is_open(); }

  // Something to read, or closed by the peer: an idle kept connection must be neither.
  [[nodiscard]] bool has_unread_or_closed();

  // Options of a socket that is connected now.
  void tune();

  Socket& socket() { return socket_; }

  [[nodiscard]] bool is_tls() const { return tls_.has_value(); }

  [[nodiscard]] void* native_ssl() { return tls_ ? tls_->native_handle() : nullptr; }

 private:
  asio::awaitable<boost::system::error_code> write_plain(std::span<const ByteView> pieces,
                                                         const std::function<void()>& on_progress);
  asio::awaitable<boost::system::error_code> write_tls(std::span<const ByteView> pieces,
                                                       const std::function<void()>& on_progress);
  asio::awaitable<boost::system::error_code> write_record(ByteView record,
                                                          const std::function<void()>& on_progress);

  Socket socket_;
  ssl::TlsContext context_; // outlives tls_
  std::optional<asio::ssl::stream<Socket&>> tls_;
  Bytes record_; // TLS only: small pieces are gathered into one record
};

// For a person: what the peer or the network did.
Error error_of_transport(const boost::system::error_code& error, bool expired, std::string_view doing);

} // namespace kagimado::net

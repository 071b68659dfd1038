#include "engine/net/transport.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace kagimado::net {
namespace {

using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t record_bytes = 16 * 1024; // of a TLS record, RFC 8446 section 5.1

asio::const_buffer buffer_of(ByteView bytes) {
  return {bytes.data(), bytes.size()};
}

// A window over pieces that are still to be written: as many as one writev takes.
class Window final {
 public:
  explicit Window(std::span<const ByteView> pieces) : pieces_(pieces) {}

  std::span<const asio::const_buffer> next() {
    std::size_t count = 0;
    for (std::size_t i = 0; i < pieces_.size() && count < buffers_.size(); ++i) {
      const auto piece = i == 0 ? pieces_[0].subspan(offset_) : pieces_[i];
      if (!piece.empty())
        buffers_[count++] = buffer_of(piece);
    }
    return {buffers_.data(), count};
  }

  void advance(std::size_t bytes) {
    while (!pieces_.empty() && bytes >= pieces_[0].size() - offset_) {
      bytes -= pieces_[0].size() - offset_;
      pieces_ = pieces_.subspan(1);
      offset_ = 0;
    }
    offset_ += bytes;
  }

 private:
  std::span<const ByteView> pieces_;
  std::size_t offset_ = 0; // into the first piece
  std::array<asio::const_buffer, 32> buffers_;
};

} // namespace

Transport::Transport(Socket socket) : socket_(std::move(socket)) {
  if (socket_.is_open())
    tune();
}

void Transport::tune() {
  error_code ignored; // Unix sockets have no such option
  ignored = socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

asio::awaitable<error_code> Transport::accept_tls(ssl::TlsContext context) {
  context_ = std::move(context);
  tls_.emplace(socket_, *context_);
  auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
  co_return error;
}

asio::awaitable<error_code> Transport::connect_tls(ssl::TlsContext context, std::string_view host) {
  context_ = std::move(context);
  tls_.emplace(socket_, *context_);
  if (!ssl::prepare_client(tls_->native_handle(), host))
    co_return asio::error::invalid_argument;
  auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
  co_return error;
}

asio::awaitable<Transferred> Transport::read_some(MutableBytes into) {
  const asio::mutable_buffer buffer(into.data(), into.size());
  Transferred done;
  if (tls_) {
    auto [error, bytes] = co_await tls_->async_read_some(buffer, as_result);
    done = {error, bytes};
  } else {
    auto [error, bytes] = co_await socket_.async_read_some(buffer, as_result);
    done = {error, bytes};
  }
  co_return done;
}

asio::awaitable<error_code> Transport::write(std::span<const ByteView> pieces,
                                             const std::function<void()>& on_progress) {
  return tls_ ? write_tls(pieces, on_progress) : write_plain(pieces, on_progress);
}

asio::awaitable<error_code> Transport::write_plain(std::span<const ByteView> pieces,
                                                   const std::function<void()>& on_progress) {
  Window window(pieces);
  for (auto buffers = window.next(); !buffers.empty(); buffers = window.next()) {
    auto [error, bytes] = co_await socket_.async_write_some(buffers, as_result);
    if (error)
      co_return error;
    window.advance(bytes);
    on_progress();
  }
  co_return error_code();
}

// One record for as many bytes as it takes: a record a piece would cost a system call and 29 bytes each.
asio::awaitable<error_code> Transport::write_tls(std::span<const ByteView> pieces,
                                                 const std::function<void()>& on_progress) {
  record_.clear();
  record_.reserve(record_bytes);
  for (auto piece : pieces) {
    while (!piece.empty()) {
      if (record_.empty() && piece.size() >= record_bytes) { // encrypted from where it lies
        const auto error = co_await write_record(piece.first(record_bytes), on_progress);
        if (error)
          co_return error;
        piece = piece.subspan(record_bytes);
        continue;
      }
      const auto part = piece.first(std::min(piece.size(), record_bytes - record_.size()));
      record_.insert(record_.end(), part.begin(), part.end());
      piece = piece.subspan(part.size());
      if (record_.size() == record_bytes) {
        const auto error = co_await write_record(record_, on_progress);
        if (error)
          co_return error;
        record_.clear();
      }
    }
  }
  if (record_.empty())
    co_return error_code();
  const auto error = co_await write_record(record_, on_progress);
  co_return error;
}

asio::awaitable<error_code> Transport::write_record(ByteView record,
                                                    const std::function<void()>& on_progress) {
  while (!record.empty()) {
    auto [error, bytes] = co_await tls_->async_write_some(buffer_of(record), as_result);
    if (error)
      co_return error;
    record = record.subspan(bytes);
    on_progress();
  }
  co_return error_code();
}

asio::awaitable<void> Transport::finish_sending() {
  if (tls_) {
    auto [ignored] =
        co_await tls_->async_shutdown(as_result); // waits for the peer's; bounded by the caller's watchdog
    (void)ignored;
  }
  error_code ignored;
  if (socket_.is_open())
    ignored = socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

asio::awaitable<void> Transport::drain(std::size_t max_bytes) {
  Bytes ignored(16 * 1024);
  const asio::mutable_buffer buffer(ignored.data(), ignored.size());
  for (std::size_t total = 0; total < max_bytes && socket_.is_open();) {
    auto [error, bytes] = co_await socket_.async_read_some(buffer, as_result);
    if (error)
      co_return;
    total += bytes;
  }
}

void Transport::close() {
  error_code ignored;
  ignored = socket_.close(ignored);
}

bool Transport::has_unread_or_closed() {
  if (!socket_.is_open())
    return true;
  char byte = 0;
  const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return !(count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}

Error error_of_transport(const error_code& error, bool expired, std::string_view doing) {
  if (expired)
    return {ErrorKind::Timeout, fmt::format("{}: no answer in time", doing)};
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated)
    return {ErrorKind::Disconnected, fmt::format("{}: the peer closed the connection", doing)};
  if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor)
    return {ErrorKind::Cancelled, fmt::format("{}: cancelled", doing)};
  if (error.category() == asio::error::get_ssl_category())
    return {ErrorKind::Damaged, fmt::format("{}: TLS: {}", doing, error.message())};
  return {ErrorKind::Disconnected, fmt::format("{}: {}", doing, error.message())};
}

} // namespace kagimado::net

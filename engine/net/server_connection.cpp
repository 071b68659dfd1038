#include "engine/net/server_connection.h"

#include "engine/base/log.h"
#include "engine/net/message_text.h"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>

namespace kagimado::net {

using namespace asio::experimental::awaitable_operators;

namespace {

constexpr std::chrono::milliseconds linger_time{2000};
constexpr std::size_t linger_bytes = 8 * 1024 * 1024;

Response refusal(int status, const Error& error) {
  auto response = error_response(error);
  response.status = status;
  return response;
}

} // namespace

// Frames pieces as one chunk and hands them to the kernel in one gathered write, without copying.
class ServerConnection::StreamWriter final : public BodyWriter {
 public:
  StreamWriter(ServerConnection& connection, bool is_chunked)
      : connection_(connection), is_chunked_(is_chunked) {}

  Task<> write(std::vector<ByteView> pieces) override {
    std::size_t bytes = 0;
    for (const auto piece : pieces)
      bytes += piece.size();
    if (bytes == 0) // a chunk of none would end the body
      co_return Result<>();
    const auto size_line = fmt::format("{:x}\r\n", bytes);
    if (is_chunked_) {
      pieces.insert(pieces.begin(), as_bytes(size_line));
      pieces.push_back(as_bytes("\r\n"));
    }
    const bool is_sent = co_await connection_.write(pieces);
    if (is_sent)
      co_return Result<>();
    co_return connection_.watchdog_.expired() ? fail(ErrorKind::Timeout, "the client takes no more")
                                              : fail(ErrorKind::Disconnected, "the client went away");
  }

  asio::awaitable<bool> finish() {
    if (!is_chunked_)
      co_return true;
    const std::array<ByteView, 1> last_chunk = {as_bytes("0\r\n\r\n")};
    const bool is_sent = co_await connection_.write(last_chunk);
    co_return is_sent;
  }

 private:
  ServerConnection& connection_;
  bool is_chunked_;
};

ServerConnection::ServerConnection(Transport::Socket socket, Peer peer,
                                   std::shared_ptr<const ServerSettings> settings)
    : settings_(std::move(settings)), peer_(std::move(peer)), transport_(std::move(socket)),
      watchdog_(transport_.socket().get_executor(), [this] { transport_.close(); }),
      on_progress_([this] { watchdog_.expect_within(write_timeout_); }),
      write_timeout_(settings_->limits.write_timeout), idle_since_(std::chrono::steady_clock::now()) {}

void ServerConnection::end() {
  cancellation_.emit(asio::cancellation_type::terminal);
  transport_.close();
}

bool ServerConnection::is_fit_for(const ssl::TlsContext& context) {
  void* const native = transport_.native_ssl();
  return native == nullptr || ssl::is_version_of(context, native);
}

asio::awaitable<void> ServerConnection::run() {
  const bool is_ready = co_await start_tls();
  if (is_ready)
    co_await serve();
  transport_.close();
}

asio::awaitable<void> ServerConnection::refuse() {
  const bool is_ready = co_await start_tls();
  if (is_ready) {
    auto response = refusal(503, {ErrorKind::Limit, "too many connections"});
    const bool is_sent = co_await send(response, false, true);
    if (is_sent)
      co_await linger();
  }
  transport_.close();
}

asio::awaitable<bool> ServerConnection::start_tls() {
  if (!settings_->tls)
    co_return true;
  watchdog_.expect_within(settings_->limits.header_timeout);
  const auto error = co_await transport_.accept_tls(settings_->tls);
  if (error)
    log::debug("net", "{}: {}", peer_.name,
               error_of_transport(error, watchdog_.expired(), "TLS handshake").message);
  co_return !error;
}

asio::awaitable<void> ServerConnection::serve() {
  RequestReader reader(transport_, watchdog_, settings_->limits);
  bool goes_on = true;
  while (goes_on) {
    idle_since_ = std::chrono::steady_clock::now();
    auto received = co_await reader.next();
    idle_since_.reset();
    if (!received) {
      if (received.error().status == 0)
        co_return;
      log::debug("net", "{}: {}", peer_.name, received.error().error.message);
      auto response = refusal(received.error().status, received.error().error);
      goes_on = false;
      const bool is_sent = co_await send(response, false, true);
      if (!is_sent)
        co_return;
      break;
    }
    auto& request = received->request;
    request.peer = peer_.name;
    request.local = peer_.local;
    request.peer_uid = peer_.uid;
    request.is_tls = transport_.is_tls();
    const bool is_head = request.method == "HEAD";
    auto response = co_await answer(std::move(request));
    goes_on = received->keep_alive && !response.stream && !is_finishing_;
    bool is_sent = false;
    if (response.stream && !is_head)
      is_sent = co_await send_stream(response, received->knows_chunks);
    else
      is_sent = co_await send(response, goes_on, !is_head);
    ssl::wipe(response.body); // may have carried keys
    if (!is_sent)
      co_return;
  }
  co_await linger();
}

asio::awaitable<Response> ServerConnection::answer(Request request) {
  std::string failure;
  try {
    auto pending = settings_->handler(std::move(request));
    auto response = co_await std::move(pending);
    co_return response;
  } catch (const std::exception& error) {
    failure = error.what();
  } catch (...) {
    failure = "unknown exception";
  }
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
  log::error("net", "a handler threw: {}", failure);
  co_return error_response({ErrorKind::Internal, "internal error"});
}

asio::awaitable<bool> ServerConnection::write(std::span<const ByteView> pieces) {
  on_progress_();
  const auto error = co_await transport_.write(pieces, on_progress_);
  watchdog_.rest();
  co_return !error;
}

asio::awaitable<bool> ServerConnection::send(Response& response, bool keep_alive, bool with_body) {
  HeadOptions options;
  options.keep_alive = keep_alive;
  const bool may_have_body = with_body && response.status != 204 && response.status != 304;
  const auto head = response_head(response, options);
  const std::array<ByteView, 2> pieces = {as_bytes(head),
                                          may_have_body ? as_bytes(response.body) : ByteView()};
  const bool is_sent = co_await write(pieces);
  co_return is_sent;
}

asio::awaitable<bool> ServerConnection::send_stream(Response& response, bool knows_chunks) {
  HeadOptions options;
  options.keep_alive = false;
  options.framing = knows_chunks ? BodyFraming::Chunked : BodyFraming::UntilClose;
  const auto head = response_head(response, options);
  const std::array<ByteView, 1> pieces = {as_bytes(head)};
  const bool is_sent = co_await write(pieces);
  if (!is_sent)
    co_return false;
  write_timeout_ = response.write_timeout.value_or(write_timeout_);
  StreamWriter writer(*this, knows_chunks);
  auto body = run_stream(response, writer);
  auto gone = watch_peer();
  auto either = std::move(body) || std::move(gone);
  co_await std::move(either);
  co_return stream_ended_whole_;
}

// Catches everything: cancellation (the client went, the server ends) comes as an exception from wherever the
// stream waits.
asio::awaitable<void> ServerConnection::run_stream(Response& response, StreamWriter& writer) {
  try {
    auto pending = response.stream(writer);
    auto result = co_await std::move(pending);
    if (result)
      stream_ended_whole_ = co_await writer.finish();
    else // without the last chunk, so that the client can tell
      log::debug("net", "{}: stream ended: {}", peer_.name, result.error().message);
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted)
      log::error("net", "a stream threw: {}", error.what());
  } catch (const std::exception& error) {
    log::error("net", "a stream threw: {}", error.what());
  }
}

// Nothing more is expected from the client of a stream; what comes is dropped. Its end ends the stream.
asio::awaitable<void> ServerConnection::watch_peer() {
  std::array<std::uint8_t, 1024> ignored{};
  const MutableBytes room(ignored);
  while (true) {
    const auto done = co_await transport_.read_some(room);
    if (!done.error)
      continue;
    if (done.error != asio::error::operation_aborted)
      transport_.close(); // a write in progress fails too
    co_return;
  }
}

// Closing with unread bytes would send RST, and the client might lose our last answer: wait for its end, but
// not for long.
asio::awaitable<void> ServerConnection::linger() {
  watchdog_.expect_within(linger_time);
  co_await transport_.finish_sending();
  co_await transport_.drain(linger_bytes);
  watchdog_.rest();
}

} // namespace kagimado::net

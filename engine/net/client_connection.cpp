#include "engine/net/client_connection.h"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include <array>

namespace kagimado::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t max_head_bytes = 64 * 1024;
constexpr int max_interim_answers = 8; // 1xx

bool same_name(std::string_view a, std::string_view b) {
  const FieldLess less;
  return !less(a, b) && !less(b, a);
}

} // namespace

struct ClientConnection::Parsing {
  http::response_parser<http::buffer_body> parser;
};

ClientConnection::ClientConnection(const asio::any_io_executor& executor, Destination destination,
                                   ConnectionTimeouts timeouts)
    : destination_(std::move(destination)), timeouts_(timeouts), transport_(Transport::Socket(executor)),
      watchdog_(executor, [this] { transport_.close(); }),
      on_progress_([this] { watchdog_.expect_within(timeouts_.read); }), buffer_(max_head_bytes) {}

std::unexpected<Error> ClientConnection::broken(const error_code& error, std::string_view doing) const {
  return std::unexpected(
      error_of_transport(error, watchdog_.expired(), fmt::format("{}: {}", destination_.name(), doing)));
}

Task<> ClientConnection::connect(std::shared_ptr<TlsPeer> tls) {
  Dialer dialer(destination_, timeouts_.connect, transport_, watchdog_);
  auto connected = co_await dialer.connect(std::move(tls));
  co_return connected;
}

Task<> ClientConnection::send(std::string_view head, std::string_view body) {
  has_answer_ = false;
  keep_alive_ = false; // until the whole answer was read
  on_progress_();
  const std::array<ByteView, 2> pieces = {as_bytes(head), as_bytes(body)};
  const auto error = co_await transport_.write(pieces, on_progress_);
  if (error)
    co_return broken(error, "sending a request");
  co_return Result<>();
}

Task<Response> ClientConnection::read_head(bool is_head) {
  for (int i = 0; i < max_interim_answers; ++i) {
    Parsing parsing;
    parsing.parser.header_limit(max_head_bytes);
    parsing.parser.body_limit(boost::none);
    parsing.parser.skip(is_head);
    const auto parsed = co_await parse_head(parsing);
    if (!parsed)
      co_return std::unexpected(parsed.error());
    if (parsing.parser.get().result_int() / 100 != 1)
      co_return take_head(parsing, is_head);
  }
  co_return fail(ErrorKind::Damaged, "{}: no end of interim answers", destination_.name());
}

Task<> ClientConnection::parse_head(Parsing& parsing) {
  on_progress_();
  while (!parsing.parser.is_header_done()) {
    if (!buffer_.empty()) {
      error_code error;
      const auto bytes = buffer_.unread();
      buffer_.consume(parsing.parser.put(asio::const_buffer(bytes.data(), bytes.size()), error));
      if (error == http::error::header_limit)
        co_return fail(ErrorKind::Limit, "{}: HTTP header larger than {} bytes", destination_.name(),
                       max_head_bytes);
      if (error && error != http::error::need_more)
        co_return fail(ErrorKind::Damaged, "{}: malformed HTTP answer: {}", destination_.name(),
                       error.message());
      if (!error)
        continue;
    }
    const auto room = buffer_.room();
    if (room.empty())
      co_return fail(ErrorKind::Limit, "{}: HTTP header larger than {} bytes", destination_.name(),
                     max_head_bytes);
    const auto done = co_await transport_.read_some(room);
    if (done.error)
      co_return broken(done.error, "waiting for an answer");
    has_answer_ = true;
    buffer_.commit(done.bytes);
  }
  co_return Result<>();
}

Result<Response> ClientConnection::take_head(Parsing& parsing, bool is_head) {
  const auto& message = parsing.parser.get();
  Response response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    const std::string_view value = field.value();
    const auto [entry, is_new] = response.fields.emplace(std::string(field.name_string()), value);
    if (!is_new)
      entry->second.append(", ").append(value);
  }
  const auto content_type = response.fields.find("Content-Type");
  response.content_type = content_type == response.fields.end() ? "" : content_type->second;

  const auto coding = response.fields.find("Transfer-Encoding");
  if (coding != response.fields.end() && !same_name(coding->second, "chunked"))
    return fail(ErrorKind::Unsupported, "{}: transfer encoding other than chunked", destination_.name());
  const auto length = parsing.parser.content_length();
  if (is_head || response.status == 204 || response.status == 304)
    framing_ = Framing::None;
  else if (parsing.parser.chunked())
    framing_ = Framing::Chunked;
  else if (length)
    framing_ = Framing::Length;
  else
    framing_ = Framing::UntilClose;
  left_ = length ? *length : 0;
  chunks_ = ChunkDecoder();
  keep_alive_ = message.keep_alive() && framing_ != Framing::UntilClose;
  return response;
}

bool ClientConnection::is_body_done() const {
  switch (framing_) {
  case Framing::None:
    return true;
  case Framing::Length:
    return left_ == 0;
  case Framing::Chunked:
    return chunks_.done();
  case Framing::UntilClose:
    return false;
  }
  return true;
}

// The caller's buffer takes what the socket has, framing and all, in one system call; the framing is then
// squeezed out in place. That costs one copy of what stands behind a chunk header, and no second buffer.
Task<std::size_t> ClientConnection::read_body(MutableBytes into) {
  if (into.empty())
    co_return fail(ErrorKind::Internal, "reading a body into no room");
  while (!is_body_done()) {
    auto room = into;
    if (framing_ == Framing::Length)
      room = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_)));
    const auto raw = co_await read_raw(room);
    if (!raw && framing_ == Framing::UntilClose && raw.error().kind == ErrorKind::EndOfStream)
      break;
    if (!raw && raw.error().kind == ErrorKind::EndOfStream)
      co_return fail(ErrorKind::Disconnected, "{}: closed amid a body", destination_.name());
    if (!raw)
      co_return std::unexpected(raw.error());
    auto payload = unframe(into.first(*raw));
    if (!payload)
      co_return std::unexpected(payload.error().within(destination_.name()));
    if (*payload > 0)
      co_return *payload;
  }
  watchdog_.rest();
  co_return fail(ErrorKind::EndOfStream, "{}: end of the body", destination_.name());
}

Task<std::size_t> ClientConnection::read_raw(MutableBytes into) {
  if (!buffer_.empty()) { // came together with the header
    const auto waiting = buffer_.unread();
    const auto count = std::min(waiting.size(), into.size());
    std::copy_n(waiting.begin(), count, into.begin());
    buffer_.consume(count);
    co_return count;
  }
  on_progress_();
  const auto done = co_await transport_.read_some(into);
  if (!done.error)
    co_return done.bytes;
  if (done.error == asio::error::eof && !watchdog_.expired())
    co_return fail(ErrorKind::EndOfStream, "closed");
  co_return broken(done.error, "reading a body");
}

Result<std::size_t> ClientConnection::unframe(MutableBytes raw) {
  if (framing_ == Framing::Chunked)
    return chunks_.decode(raw, raw.data());
  if (framing_ == Framing::Length)
    left_ -= raw.size();
  return raw.size();
}

bool ClientConnection::is_reusable() {
  return keep_alive_ && is_body_done() && !chunks_.has_surplus() && buffer_.empty() && !watchdog_.expired() &&
         !transport_.has_unread_or_closed();
}

} // namespace kagimado::net

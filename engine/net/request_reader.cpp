#include "engine/net/request_reader.h"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>

namespace kagimado::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t body_step_bytes = 64 * 1024; // each earns a body another header_timeout

NoRequest refuse(int status, ErrorKind kind, std::string message) {
  return NoRequest{status, Error{kind, std::move(message)}};
}

NoRequest refusal_of(const error_code& error, const ServerLimits& limits) {
  if (error == http::error::header_limit)
    return refuse(431, ErrorKind::Limit, fmt::format("header larger than {} bytes", limits.max_header_bytes));
  if (error == http::error::body_limit)
    return refuse(413, ErrorKind::Limit, fmt::format("body larger than {} bytes", limits.max_body_bytes));
  return refuse(400, ErrorKind::Invalid, fmt::format("malformed request: {}", error.message()));
}

bool same_name(std::string_view a, std::string_view b) {
  const FieldLess less;
  return !less(a, b) && !less(b, a);
}

// Fields that must not come twice: joined, they would mean something else.
bool is_single(std::string_view name) {
  return same_name(name, "Host") || same_name(name, "Authorization");
}

std::optional<NoRequest> copy_fields(const http::fields& from, Fields& into) {
  for (const auto& field : from) {
    const std::string_view value = field.value();
    std::string name = field.name_string();
    const auto found = into.find(name);
    if (found == into.end())
      into.emplace(std::move(name), value);
    else if (is_single(name))
      return refuse(400, ErrorKind::Invalid, "malformed request: repeated " + name);
    else
      found->second.append(same_name(name, "Cookie") ? "; " : ", ").append(value);
  }
  return std::nullopt;
}

bool is_good_target(std::string_view target) {
  return (target.starts_with('/') || target == "*") &&
         std::ranges::all_of(target, [](unsigned char c) { return c > ' ' && c != 0x7f; });
}

} // namespace

struct RequestReader::Parsing {
  http::request_parser<http::string_body> parser;
};

RequestReader::RequestReader(Transport& transport, Watchdog& watchdog, const ServerLimits& limits)
    : transport_(transport), watchdog_(watchdog), limits_(limits), buffer_(limits.max_header_bytes + 4096) {}

asio::awaitable<std::expected<ReceivedRequest, NoRequest>> RequestReader::next() {
  Parsing parsing;
  parsing.parser.header_limit(static_cast<std::uint32_t>(limits_.max_header_bytes));
  parsing.parser.body_limit(limits_.max_body_bytes);
  watchdog_.expect_within(limits_.header_timeout);
  auto refusal = co_await read_head(parsing);
  if (refusal)
    co_return std::unexpected(std::move(*refusal));
  refusal = co_await read_body(parsing);
  if (refusal)
    co_return std::unexpected(std::move(*refusal));
  watchdog_.rest();

  auto message = parsing.parser.release();
  ReceivedRequest received;
  received.keep_alive = message.keep_alive();
  received.knows_chunks = message.version() >= 11;
  received.request.method = std::string_view(message.method_string());
  received.request.target = std::string_view(message.target());
  received.request.body = std::move(message.body());
  refusal = copy_fields(message, received.request.fields);
  if (refusal)
    co_return std::unexpected(std::move(*refusal));
  if (received.knows_chunks && !received.request.fields.contains("Host"))
    co_return std::unexpected(refuse(400, ErrorKind::Invalid, "malformed request: no Host"));
  if (!is_good_target(received.request.target))
    co_return std::unexpected(refuse(400, ErrorKind::Invalid, "malformed request: bad target"));
  co_return received;
}

asio::awaitable<std::optional<NoRequest>> RequestReader::read_head(Parsing& parsing) {
  auto& parser = parsing.parser;
  bool is_started = false;
  while (!parser.is_header_done()) {
    if (!buffer_.empty()) {
      is_started = true;
      error_code error;
      const auto bytes = buffer_.unread();
      buffer_.consume(parser.put(asio::const_buffer(bytes.data(), bytes.size()), error));
      if (error && error != http::error::need_more)
        co_return refusal_of(error, limits_);
      if (!error)
        continue;
    }
    auto failure = co_await fill(is_started);
    if (failure)
      co_return failure;
  }
  if (parser.get().has_content_length() == false && !parser.chunked() &&
      parser.get().count(http::field::transfer_encoding) != 0)
    co_return refuse(501, ErrorKind::Unsupported, "transfer encoding other than chunked");
  co_return std::nullopt;
}

asio::awaitable<std::optional<NoRequest>> RequestReader::read_body(Parsing& parsing) {
  auto& parser = parsing.parser;
  if (parser.is_done())
    co_return std::nullopt;
  if (same_name(parser.get()[http::field::expect], "100-continue") && buffer_.empty()) {
    const std::array<ByteView, 1> go_on = {as_bytes("HTTP/1.1 100 Continue\r\n\r\n")};
    const auto error = co_await transport_.write(go_on, [] {});
    if (error)
      co_return refuse(0, ErrorKind::Disconnected, error.message());
  }
  std::size_t earned = 0;
  watchdog_.expect_within(limits_.header_timeout);
  while (!parser.is_done()) {
    if (!buffer_.empty()) {
      error_code error;
      const auto bytes = buffer_.unread();
      buffer_.consume(parser.put(asio::const_buffer(bytes.data(), bytes.size()), error));
      if (error && error != http::error::need_more)
        co_return refusal_of(error, limits_);
      if (parser.is_done())
        break;
      if (const auto steps = parser.get().body().size() / body_step_bytes; steps > earned) {
        earned = steps;
        watchdog_.expect_within(limits_.header_timeout);
      }
      if (!error && !buffer_.empty())
        continue;
    }
    auto failure = co_await fill(true);
    if (failure)
      co_return failure;
  }
  co_return std::nullopt;
}

asio::awaitable<std::optional<NoRequest>> RequestReader::fill(bool is_started) {
  const auto room = buffer_.room();
  if (room.empty())
    co_return refuse(431, ErrorKind::Limit, "header or chunk header larger than the buffer");
  const auto done = co_await transport_.read_some(room);
  if (!done.error) {
    buffer_.commit(done.bytes);
    co_return std::nullopt;
  }
  co_return NoRequest{
      0, error_of_transport(done.error, watchdog_.expired(), is_started ? "reading a request" : "idle")};
}

} // namespace kagimado::net

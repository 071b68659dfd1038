#include "engine/net/message_text.h"

#include "engine/base/log.h"

#include <boost/beast/http/status.hpp>
#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>

namespace kagimado::net {
namespace {

// Ours to say, or a danger to the framing.
constexpr std::string_view reserved_fields[] = {"Connection", "Content-Length", "Transfer-Encoding", "Date"};

bool is_reserved(std::string_view name) {
  const FieldLess less;
  return std::ranges::any_of(
      reserved_fields, [&](std::string_view field) { return !less(field, name) && !less(name, field); });
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

void append_own_field(std::string& head, const std::string& name, std::string_view values) {
  while (true) { // '\n' parts repeated fields
    const auto value = values.substr(0, values.find('\n'));
    if (is_token(name) && is_field_value(value) && !is_reserved(name))
      append_field(head, name, value);
    else
      log::error("net", "a response field named {} was left out: not allowed or not well-formed",
                 is_token(name) ? name : "?");
    if (value.size() == values.size())
      return;
    values.remove_prefix(value.size() + 1);
  }
}

std::string http_date() { // IMF-fixdate, RFC 9110 section 5.6.7
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)));
}

bool is_target(std::string_view text) {
  return text.starts_with('/') &&
         std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c != 0x7f; });
}

} // namespace

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return (c >= ' ' && c != 0x7f) || c == '\t'; });
}

std::string response_head(const Response& response, const HeadOptions& options) {
  const auto status = boost::beast::http::int_to_status(static_cast<unsigned>(response.status));
  const std::string_view reason = boost::beast::http::obsolete_reason(status);
  auto head = fmt::format("HTTP/1.1 {:03} {}\r\n", response.status, reason);
  append_field(head, "Date", http_date());
  if (!options.keep_alive)
    append_field(head, "Connection", "close");
  if (options.framing == BodyFraming::Chunked)
    append_field(head, "Transfer-Encoding", "chunked");
  else if (options.framing == BodyFraming::ContentLength && response.status != 204 && response.status != 304)
    append_field(head, "Content-Length", std::to_string(response.body.size()));
  const bool has_content = options.framing != BodyFraming::ContentLength || !response.body.empty();
  if (has_content && !response.content_type.empty() && !response.fields.contains("Content-Type"))
    append_own_field(head, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.fields)
    append_own_field(head, name, value);
  return head += "\r\n";
}

Result<std::string> request_head(const Request& request, std::string_view host) {
  if (!is_token(request.method))
    return fail(ErrorKind::Invalid, "HTTP request with a bad method");
  if (!is_target(request.target))
    return fail(ErrorKind::Invalid, "HTTP request with a bad target (starts with '/', no blanks)");
  auto head = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.target);
  append_field(head, "Host", host);
  const bool sends_body = !request.body.empty() || (request.method != "GET" && request.method != "HEAD");
  if (sends_body)
    append_field(head, "Content-Length", std::to_string(request.body.size()));
  if (!request.fields.contains("User-Agent"))
    append_field(head, "User-Agent", "Kagimado");
  for (const auto& [name, value] : request.fields) {
    if (!is_token(name) || !is_field_value(value) || is_reserved(name) ||
        FieldLess()(name, "Host") == FieldLess()("Host", name))
      return fail(ErrorKind::Invalid, "HTTP request with a bad or reserved field");
    append_field(head, name, value);
  }
  return head += "\r\n";
}

} // namespace kagimado::net

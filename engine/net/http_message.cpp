#include "engine/net/http_message.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace kagimado::net {
namespace {

struct StatusOfKind {
  ErrorKind kind;
  int status;
};

// Each kind once; the API's error statuses.
constexpr StatusOfKind statuses[] = {
    {ErrorKind::Invalid, 400},       {ErrorKind::Unsupported, 400},  {ErrorKind::NotFound, 404},
    {ErrorKind::Conflict, 409},      {ErrorKind::Denied, 403},       {ErrorKind::Throttled, 429},
    {ErrorKind::Untrusted, 502},     {ErrorKind::Expired, 502},      {ErrorKind::NotYetValid, 502},
    {ErrorKind::Timeout, 504},       {ErrorKind::Disconnected, 502}, {ErrorKind::Io, 500},
    {ErrorKind::Limit, 413},         {ErrorKind::Damaged, 422},      {ErrorKind::Tampered, 422},
    {ErrorKind::WrongPassword, 403}, {ErrorKind::Locked, 409},       {ErrorKind::EndOfStream, 500},
    {ErrorKind::NeedMore, 500},      {ErrorKind::Cancelled, 503},    {ErrorKind::Internal, 500},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

ErrorKind kind_of_status(int status) {
  switch (status) {
  case 401:
  case 403:
    return ErrorKind::Denied;
  case 404:
  case 410:
    return ErrorKind::NotFound;
  case 405:
  case 415:
  case 426:
  case 501:
  case 505:
    return ErrorKind::Unsupported;
  case 408:
  case 504:
    return ErrorKind::Timeout;
  case 409:
    return ErrorKind::Conflict;
  case 413:
  case 414:
  case 431:
    return ErrorKind::Limit;
  case 429:
    return ErrorKind::Throttled;
  case 502:
  case 503:
    return ErrorKind::Disconnected;
  default:
    return status < 500 ? ErrorKind::Invalid : ErrorKind::Io;
  }
}

// EndOfStream and NeedMore are ordinary answers inside a program; a peer must not be able to fake one.
std::optional<ErrorKind> kind_of_name(std::string_view name) {
  for (const auto& entry : statuses)
    if (name_of(entry.kind) == name && entry.kind != ErrorKind::EndOfStream &&
        entry.kind != ErrorKind::NeedMore)
      return entry.kind;
  return std::nullopt;
}

// A peer's words end up in logs and on screens: short, one line.
std::string one_line(std::string text) {
  constexpr std::size_t max_bytes = 300;
  if (text.size() > max_bytes) {
    auto end = max_bytes;
    while (end > 0 &&
           (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) // not inside a UTF-8 character
      --end;
    text.resize(end);
  }
  std::ranges::replace_if(text, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return text;
}

} // namespace

bool FieldLess::operator()(std::string_view a, std::string_view b) const {
  return std::ranges::lexicographical_compare(a, b, {}, lower, lower);
}

std::string_view Request::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

Response error_response(const Error& error) {
  Response response;
  const auto* found = std::ranges::find(statuses, error.kind, &StatusOfKind::kind);
  response.status = found == std::end(statuses) ? 500 : found->status;
  const nlohmann::json body = {{"error", {{"kind", name_of(error.kind)}, {"message", error.message}}}};
  // A message may quote bytes of a file or a peer: what is no UTF-8 is replaced, never thrown about.
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

Error error_of(const Response& response) {
  Error error{kind_of_status(response.status), fmt::format("HTTP status {}", response.status)};
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  if (!body.is_object() || !body.contains("error") || !body["error"].is_object())
    return error;
  const auto& detail = body["error"];
  if (const auto kind = detail.find("kind"); kind != detail.end() && kind->is_string())
    error.kind = kind_of_name(kind->get<std::string>()).value_or(error.kind);
  if (const auto message = detail.find("message"); message != detail.end() && message->is_string())
    error.message = one_line(message->get<std::string>());
  return error;
}

} // namespace kagimado::net

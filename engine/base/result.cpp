#include "engine/base/result.h"

namespace kagimado {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
  case ErrorKind::Invalid:
    return "invalid";
  case ErrorKind::Unsupported:
    return "unsupported";
  case ErrorKind::NotFound:
    return "not_found";
  case ErrorKind::Conflict:
    return "conflict";
  case ErrorKind::Denied:
    return "denied";
  case ErrorKind::Throttled:
    return "throttled";
  case ErrorKind::Untrusted:
    return "untrusted";
  case ErrorKind::Expired:
    return "expired";
  case ErrorKind::NotYetValid:
    return "not_yet_valid";
  case ErrorKind::Timeout:
    return "timeout";
  case ErrorKind::Disconnected:
    return "disconnected";
  case ErrorKind::Io:
    return "io";
  case ErrorKind::Limit:
    return "limit";
  case ErrorKind::Damaged:
    return "damaged";
  case ErrorKind::Tampered:
    return "tampered";
  case ErrorKind::WrongPassword:
    return "wrong_password";
  case ErrorKind::Locked:
    return "locked";
  case ErrorKind::EndOfStream:
    return "end_of_stream";
  case ErrorKind::NeedMore:
    return "need_more";
  case ErrorKind::Cancelled:
    return "cancelled";
  case ErrorKind::Internal:
    return "internal";
  }
  return "internal";
}

Error Error::within(std::string_view context) const {
  return {kind, fmt::format("{}: {}", context, message)};
}

} // namespace kagimado

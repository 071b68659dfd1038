// http(s)://[user[:password]@]host[:port]/target, and unix:/path/to/socket. RFC 3986, the part we use.
#pragma once

#include "engine/base/result.h"
#include "engine/ssl/secret.h"

#include <cstdint>
#include <map>
#include <string>

namespace kagimado::net {

struct Url {
  std::string scheme; // "http", "https", "rtsp", "rtsps", "unix"
  std::string host;   // without brackets; unix: the path
  std::uint16_t port = 0;
  std::string target = "/";
  std::string user; // percent-decoded
  ssl::SecretText password;

  // Without user and password: what may be logged.
  [[nodiscard]] std::string redacted() const;
};

Result<Url> parse_url(std::string_view text);
std::string percent_decode(std::string_view text);
std::string percent_encode(std::string_view text);
// "?a=1&b=2" of a target, decoded.
std::map<std::string, std::string> parse_query(std::string_view target);

} // namespace kagimado::net

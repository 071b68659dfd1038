// Where a camera is and how it is trusted.
#pragma once

#include "engine/net/url.h"
#include "engine/ssl/tls.h"

namespace kagimado::camera {

// How pictures travel: 「インターネットモード」 is RTSP tunnelled through HTTP [REQ-CAM-7]. Cameras of
// http(s) addresses send them over HTTP in either mode.
enum class Mode { Direct, Internet };

struct Address {
  net::Url url; // without credentials
  std::string user;
  ssl::SecretText password;
  ssl::TrustPolicy trust;
  Mode mode = Mode::Direct;

  [[nodiscard]] Address clone() const;
};

// Takes credentials out of the URL's own fields into the answer. Errors: Invalid (not a URL), Unsupported
// (scheme).
Result<Address> parse_address(std::string_view url);

std::string_view name_of(ssl::TrustPolicy::Way way); // "authority", "pin", "off"
Result<ssl::TrustPolicy::Way> trust_way_of(std::string_view name);
std::string_view name_of(Mode mode); // "direct", "internet"
// Errors: Invalid.
Result<Mode> mode_of(std::string_view name);

} // namespace kagimado::camera

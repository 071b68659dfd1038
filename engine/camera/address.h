// Where a camera is and how it is trusted.
#pragma once

#include "engine/net/url.h"
#include "engine/ssl/tls.h"

namespace kagimado::camera {

struct Address {
  net::Url url; // without credentials
  std::string user;
  ssl::SecretText password;
  ssl::TrustPolicy trust;

  [[nodiscard]] Address clone() const;
};

// Takes credentials out of the URL's own fields into the answer. Errors: Invalid (not a URL), Unsupported
// (scheme).
Result<Address> parse_address(std::string_view url);

std::string_view name_of(ssl::TrustPolicy::Way way); // "authority", "pin", "off"
Result<ssl::TrustPolicy::Way> trust_way_of(std::string_view name);

} // namespace kagimado::camera

// Url holds a secret and cannot be copied by accident; each connection needs its own.
#pragma once

#include "engine/net/url.h"

namespace kagimado::view {

inline net::Url copy_of(const net::Url& url) {
  return {url.scheme, url.host, url.port, url.target, url.user, url.password.clone()};
}

} // namespace kagimado::view

// What a browser is told to hold to, on every answer of the PC's door. Pure; thread-safe.
// Source: CSP Level 3, RFC 6797 (HSTS), Fetch Metadata.
#pragma once

#include "engine/net/http_message.h"

namespace kagimado::api {

// is_https_only: nothing of this recorder is to be asked in the clear for the next day. [REQ-PC-6]
void add_security_headers(net::Response& response, bool is_tls, bool is_https_only);

} // namespace kagimado::api

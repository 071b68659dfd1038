// A browser's session as a cookie, which no script can read and no other site can send. RFC 6265. Pure.
#pragma once

#include "engine/net/http_message.h"
#include "engine/ssl/secret.h"

namespace kagimado::api {

// The value of Set-Cookie. Over TLS the name's prefix binds it to this host and to TLS.
std::string session_cookie(const ssl::SecretText& token, bool is_tls);
std::string ended_session_cookie(bool is_tls);

// The token of the cookie that belongs to this kind of connection; empty: none. Part of the request.
std::string_view session_of_cookie(const net::Request& request);

} // namespace kagimado::api

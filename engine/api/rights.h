// The one place where a request's right is judged.
#pragma once

#include "engine/api/route.h"
#include "engine/net/http_message.h"

namespace kagimado::api {

// Over the Unix socket: the recorder's own user, or root. Errors: Denied.
Result<> check_right(const net::Request& request, const Route& route);

} // namespace kagimado::api

// Whether a connection on loopback comes from this very process. Linux (proc(5)). Thread-safe; blocking, but
// only on /proc.
#pragma once

#include "engine/base/result.h"

#include <cstdint>

namespace kagimado::net {

// client_port, server_port: both ends of a TCP connection over 127.0.0.1, which somebody has opened and not
// closed. Errors: Denied (another process, or nobody any more), Io (/proc cannot be read).
Result<> check_own_peer(std::uint16_t client_port, std::uint16_t server_port);

} // namespace kagimado::net

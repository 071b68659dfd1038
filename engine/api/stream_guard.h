// A streamed answer ends when its caller's session ends or loses the right to it.
#pragma once

#include "engine/api/exchange.h"

namespace kagimado::api {

// In force from then on: before each write, and every second while nothing is written.
void guard_stream(net::Response& response, const Exchange& exchange, users::Action action, CameraId camera);

} // namespace kagimado::api

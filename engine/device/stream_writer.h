// Writes a client's queue into its response.
#pragma once

#include "engine/device/fault.h"
#include "engine/net/http_message.h"

namespace kagimado::device {

// Until the queue is closed, the client goes or the fault ends it.
net::Task<> write_stream(net::BodyWriter& writer, std::shared_ptr<ClientQueue> client, Fault fault);

} // namespace kagimado::device

// The API as a handler for net::HttpServer: path, method, right, then one small file a resource.
#pragma once

#include "engine/api/service.h"
#include "engine/net/http_server.h"

namespace kagimado::api {

struct ApiOptions {
  std::chrono::milliseconds alive_every{5000};     // on /events
  std::chrono::milliseconds live_idle_end{15'000}; // /live ends when the camera sends nothing for so long
};

// service must outlive the server that runs the handler.
net::Handler make_handler(Service& service, ApiOptions options = {});

} // namespace kagimado::api

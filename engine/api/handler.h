// The API as a handler for net::HttpServer: path, method, right, then one small file a resource.
#pragma once

#include "engine/api/service.h"
#include "engine/net/http_server.h"

namespace kagimado::api {

struct ApiOptions {
  std::chrono::milliseconds alive_every{5000}; // on /events
};

// service must outlive the server that runs the handler.
net::Handler make_handler(Service& service, ApiOptions options = {});

} // namespace kagimado::api

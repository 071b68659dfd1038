// One request while it is answered.
#pragma once

#include "engine/api/handler.h"
#include "engine/api/rights.h"
#include "engine/api/route.h"

namespace kagimado::api {

// Gone when the handler has returned: a stream takes copies of what it needs, but for the service.
struct Exchange {
  Service& service;
  const ApiOptions& options;
  const Route& route;
  const net::Request& request; // the body is wiped afterwards: it may hold a secret
  const Caller& caller;        // was judged already by the need of the route

  [[nodiscard]] Access& access() const { return service.access(); }

  [[nodiscard]] bool may(users::Action action, std::optional<CameraId> camera = std::nullopt) const {
    return users::is_allowed(caller.subject, action, camera);
  }

  [[nodiscard]] bool sees(CameraId camera) const { return may_see(caller.subject, camera); }

  // Into the operation log, in the caller's name. Never a secret.
  void note(users::Operation operation) const {
    note_operation(service.access(), caller, std::move(operation));
  }
};

using Answer = Result<net::Response>;

} // namespace kagimado::api

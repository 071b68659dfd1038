// What a handler does besides answering: the operation log, and news of changed rights.
#pragma once

#include "engine/api/exchange.h"

namespace kagimado::api {

inline void note(const Exchange& exchange, std::string action, std::string detail = "",
                 std::optional<CameraId> camera = std::nullopt, bool is_ok = true) {
  users::Operation operation;
  operation.action = std::move(action);
  operation.detail = std::move(detail);
  operation.camera = camera;
  operation.is_ok = is_ok;
  exchange.note(std::move(operation));
}

// Who listens to events looks anew what it may do, and is told where that changed.
inline void tell_rights_changed(const Exchange& exchange) {
  exchange.service.events().publish(std::string());
}

} // namespace kagimado::api

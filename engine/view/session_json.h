// A Session of GET /session.
#pragma once

#include "engine/base/result.h"
#include "engine/view/session.h"

#include <nlohmann/json_fwd.hpp>

namespace kagimado::view {

// Errors: Damaged.
Result<Session> read_session(const nlohmann::json& answer);

} // namespace kagimado::view

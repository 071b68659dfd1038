// Events as somebody may see them. Pure.
#pragma once

#include "engine/users/rights.h"

namespace kagimado::api {

// The line, without what the viewer may not know; empty: not for this one.
std::string event_for(const users::Subject& viewer, const std::string& line);

} // namespace kagimado::api

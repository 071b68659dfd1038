// A session as GET /session tells it.
#pragma once

#include "engine/api/caller.h"
#include "engine/api/json_fields.h"

namespace kagimado::api {

Json rights_json(const users::RightSet& rights);
Json session_json(const Caller& caller, Access& access);

} // namespace kagimado::api

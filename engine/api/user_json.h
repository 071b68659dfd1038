// Users in JSON: fields of requests, and how they are told.
#pragma once

#include "engine/api/session_json.h"

namespace kagimado::api {

// nullopt: not there. Errors: Invalid.
Result<std::optional<users::RightSet>> rights_field(const Json& object);
Result<std::optional<users::CameraSet>> view_field(const Json& object);

Json user_json(const users::Account& account);
// As GET /users.
net::Response users_response(const users::AccountStore& accounts);

} // namespace kagimado::api

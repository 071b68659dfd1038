// Bodies of requests that carry a password: not through a JSON library, which would leave copies behind.
#pragma once

#include "engine/recorder/api_client.h"
#include "engine/ssl/secret.h"

namespace kagimado::recorder {

// body, an object, with "password" besides; wiped by whoever sends it.
std::string with_password(const Json& body, const ssl::SecretText& password);

} // namespace kagimado::recorder

// Who a monitor is by itself, where nobody logs in: given to it by whoever set it up.
#pragma once

#include "engine/ssl/secret.h"

#include <string>

namespace kagimado::view {

struct Login {
  std::string name;
  ssl::SecretText password;
};

} // namespace kagimado::view

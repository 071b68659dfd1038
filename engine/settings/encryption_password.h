// What a data-encryption password may be [REQ-ENC-1]: 4 to 16 half-width letters, digits and symbols, typed
// twice. Pure; thread-safe.
#pragma once

#include "engine/base/result.h"

namespace kagimado::settings {

// The field may stay empty while no camera has data encryption on. Errors: Invalid (a rule), Conflict (the
// two differ). The text never contains the password.
Result<> check_encryption_password(std::string_view password, std::string_view confirmation,
                                   bool may_be_empty);

} // namespace kagimado::settings

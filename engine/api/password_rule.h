// What a data-encryption password may be [REQ-ENC-1]: 4 to 16 half-width letters, digits and symbols.
#pragma once

#include "engine/base/result.h"

namespace kagimado::api {

inline constexpr std::size_t min_password_characters = 4;
inline constexpr std::size_t max_password_characters = 16;

// Errors: Invalid; the text never contains the password.
Result<> check_password_rule(std::string_view password);

} // namespace kagimado::api

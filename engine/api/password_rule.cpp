#include "engine/api/password_rule.h"

namespace kagimado::api {

Result<> check_password_rule(std::string_view password) {
  // A space is a character that nobody sees in a field of dots: letters, digits and symbols are 0x21 to 0x7e.
  for (const char c : password)
    if (c < 0x21 || c > 0x7e)
      return fail(ErrorKind::Invalid, "the password may hold half-width letters, digits and symbols only");
  if (password.size() < min_password_characters || password.size() > max_password_characters)
    return fail(ErrorKind::Invalid, "the password must have {} to {} characters", min_password_characters,
                max_password_characters);
  return {};
}

} // namespace kagimado::api

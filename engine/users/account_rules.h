// What names and login passwords may be. Pure; thread-safe. Errors: Invalid; the text never contains the
// password.
#pragma once

#include "engine/base/result.h"

namespace kagimado::users {

// 1 to 32 characters of one line.
Result<> check_user_name(std::string_view name);
// 8 to 32 half-width characters with at least two of letters, digits and symbols; not the name itself.
Result<> check_login_password(std::string_view password, std::string_view name);

// The rules of check_login_password one by one, for a screen that judges while somebody types.
struct LoginPasswordRules {
  bool characters = false; // half-width letters, digits and symbols only
  bool length = false;     // 8 to 32
  bool mixed = false;      // two of letters, digits and symbols
  bool not_name = false;

  [[nodiscard]] bool all() const { return characters && length && mixed && not_name; }
};

LoginPasswordRules judge_login_password(std::string_view password, std::string_view name);

// Names that differ only by the case of their Latin letters are one name.
std::string name_key(std::string_view name);

} // namespace kagimado::users

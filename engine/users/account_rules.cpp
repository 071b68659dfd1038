#include "engine/users/account_rules.h"

#include "engine/base/label.h"

namespace kagimado::users {
namespace {

constexpr std::size_t max_name_characters = 32;
constexpr std::size_t min_password_characters = 8;
constexpr std::size_t max_password_characters = 32;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

} // namespace

std::string name_key(std::string_view name) {
  std::string key(name);
  for (auto& c : key)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return key;
}

Result<> check_user_name(std::string_view name) {
  return check_label(name, "user name", 1, max_name_characters);
}

LoginPasswordRules judge_login_password(std::string_view password, std::string_view name) {
  bool has_letter = false, has_digit = false, has_symbol = false;
  LoginPasswordRules rules{.characters = true};
  for (const char c : password) {
    rules.characters = rules.characters && c >= 0x21 && c <= 0x7e;
    has_letter |= is_letter(c);
    has_digit |= is_digit(c);
    has_symbol |= !is_letter(c) && !is_digit(c);
  }
  rules.length = password.size() >= min_password_characters && password.size() <= max_password_characters;
  rules.mixed = int{has_letter} + int{has_digit} + int{has_symbol} >= 2;
  rules.not_name = name_key(password) != name_key(name);
  return rules;
}

Result<> check_login_password(std::string_view password, std::string_view name) {
  const auto rules = judge_login_password(password, name);
  if (!rules.characters)
    return fail(ErrorKind::Invalid, "the password may hold half-width letters, digits and symbols only");
  if (!rules.length)
    return fail(ErrorKind::Invalid, "the password must have {} to {} characters", min_password_characters,
                max_password_characters);
  if (!rules.mixed)
    return fail(ErrorKind::Invalid, "the password must mix two of letters, digits and symbols");
  if (!rules.not_name)
    return fail(ErrorKind::Invalid, "the password may not be the user name");
  return {};
}

} // namespace kagimado::users

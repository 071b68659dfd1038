#include "engine/settings/encryption_password.h"

#include <algorithm>

namespace kagimado::settings {
namespace {

constexpr std::size_t min_characters = 4;
constexpr std::size_t max_characters = 16;

} // namespace

Result<> check_encryption_password(std::string_view password, std::string_view confirmation,
                                   bool may_be_empty) {
  if (password.empty() && confirmation.empty() && may_be_empty)
    return {};
  // A blank is a character that nobody sees in a field of dots.
  if (!std::ranges::all_of(password, [](char c) { return c >= 0x21 && c <= 0x7e; }))
    return fail(ErrorKind::Invalid, "the password may hold half-width letters, digits and symbols only");
  if (password.size() < min_characters || password.size() > max_characters)
    return fail(ErrorKind::Invalid, "the password must have {} to {} characters", min_characters,
                max_characters);
  if (password != confirmation)
    return fail(ErrorKind::Conflict, "the two passwords differ");
  return {};
}

} // namespace kagimado::settings

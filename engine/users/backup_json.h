// Users as JSON, for the section "users" of a backup (settings::seal_backup). It holds password hashes: only
// ever written encrypted. Thread-safe.
#pragma once

#include "engine/users/account_store.h"

namespace kagimado::users {

std::string to_json_text(const UserBackup& backup);
// Errors: Invalid, naming what. Rules between users are import_all's to check.
Result<UserBackup> parse_user_backup(std::string_view text);

} // namespace kagimado::users

// Brings a database from any older version to the newest, each step in a transaction of its own.
//
// The list only grows: step n lifts user_version n-1 to n. A database from a newer program is refused, not
// damaged.
#pragma once

#include "engine/db/database.h"

#include <span>

namespace kagimado::db {

struct Migration {
  std::string_view what; // for the error message
  std::string_view sql;
};

Result<int> schema_version(Database& database);

// Errors: Unsupported (newer than the list), and those of Database::execute, naming the step.
Result<> migrate(Database& database, std::span<const Migration> steps);

} // namespace kagimado::db

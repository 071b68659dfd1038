// SQLite result codes as Error, in one table. Private to this folder.
#pragma once

#include "engine/base/result.h"

struct sqlite3;

namespace kagimado::db {

std::unexpected<Error> sqlite_error(int code, sqlite3* handle, std::string_view what);

} // namespace kagimado::db

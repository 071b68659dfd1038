#include "engine/db/sqlite_error.h"

#include <sqlite3.h>

namespace kagimado::db {
namespace {

ErrorKind kind_of(int code) {
  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_CONSTRAINT:
    return ErrorKind::Conflict;
  case SQLITE_FULL:
  case SQLITE_TOOBIG:
    return ErrorKind::Limit;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return ErrorKind::Damaged;
  case SQLITE_PERM:
  case SQLITE_AUTH:
  case SQLITE_READONLY:
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
    return ErrorKind::Io;
  default:
    return ErrorKind::Internal;
  }
}

} // namespace

std::unexpected<Error> sqlite_error(int code, sqlite3* handle, std::string_view what) {
  const char* text = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  return fail(kind_of(code), "{}: {}", what, text);
}

} // namespace kagimado::db

#include "engine/db/statement.h"

#include "engine/db/sqlite_error.h"

#include <sqlite3.h>

namespace kagimado::db {

void Statement::Finalizer::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

Statement::Statement(sqlite3_stmt* handle) : handle_(handle) {}

Statement::~Statement() = default;
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;

Statement& Statement::note(int code) {
  if (bind_code_ == SQLITE_OK)
    bind_code_ = code;
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  return note(sqlite3_bind_int64(handle_.get(), parameter, value));
}

Statement& Statement::bind(int parameter, std::string_view text) {
  // A null data pointer would bind NULL instead of the empty text.
  const char* data = text.data() != nullptr ? text.data() : "";
  return note(
      sqlite3_bind_text64(handle_.get(), parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind(int parameter, ByteView blob) {
  if (blob.empty())
    return note(sqlite3_bind_zeroblob(handle_.get(), parameter, 0));
  return note(sqlite3_bind_blob64(handle_.get(), parameter, blob.data(), blob.size(), SQLITE_TRANSIENT));
}

Statement& Statement::bind_null(int parameter) {
  return note(sqlite3_bind_null(handle_.get(), parameter));
}

Result<bool> Statement::step() {
  auto* database = sqlite3_db_handle(handle_.get());
  if (bind_code_ != SQLITE_OK)
    return fail(ErrorKind::Internal, "binding to \"{}\": {}", sqlite3_sql(handle_.get()),
                sqlite3_errstr(bind_code_));
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW)
    return true;
  if (code == SQLITE_DONE)
    return false;
  auto error = sqlite_error(code, database, "database");
  sqlite3_reset(handle_.get());
  return error;
}

Result<> Statement::run() {
  KGM_TRY(const bool row, step());
  if (row)
    return fail(ErrorKind::Internal, "\"{}\" gave an unexpected row", sqlite3_sql(handle_.get()));
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
  bind_code_ = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* data = sqlite3_column_text(handle_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return data != nullptr ? std::string(reinterpret_cast<const char*>(data), size) : std::string();
}

Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return data != nullptr ? Bytes(data, data + size) : Bytes();
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

} // namespace kagimado::db

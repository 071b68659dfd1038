// A prepared statement with typed parameters and columns. Parameters count from 1, columns from 0, as in
// SQLite.
#pragma once

#include "engine/base/bytes.h"

#include <cstdint>
#include <memory>
#include <optional>

struct sqlite3_stmt;

namespace kagimado::db {

class Statement final {
 public:
  ~Statement();
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;

  // Values are copied. A failed bind is remembered and returned by step(): calls can be chained.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, ByteView blob);
  Statement& bind_null(int parameter);

  // True: a row is there. False: done. Errors: Conflict (constraint, lock), Io, Damaged, Limit (disk full,
  // too big).
  Result<bool> step();
  // Steps once and expects no row.
  Result<> run();
  // Ready to be bound and stepped again.
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Bytes blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;

  struct Finalizer {
    void operator()(sqlite3_stmt* handle) const;
  };

  explicit Statement(sqlite3_stmt* handle);
  Statement& note(int code);
  std::unique_ptr<sqlite3_stmt, Finalizer> handle_;
  int bind_code_ = 0;
};

} // namespace kagimado::db

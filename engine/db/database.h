// SQLite behind a wall: this folder is the only sqlite3 includer.
//
// A Database and its Statements belong to one thread at a time.
#pragma once

#include "engine/base/bytes.h"
#include "engine/db/statement.h"

#include <chrono>
#include <filesystem>
#include <memory>

struct sqlite3;

namespace kagimado::db {

struct OpenOptions {
  std::chrono::milliseconds busy_timeout{5000};
};

class Database final {
 public:
  // Creates the file (mode 0600) where there is none. WAL, foreign keys on, every commit synced: what was
  // answered stays. Errors: Io, Damaged (not a database), Conflict (locked by another process).
  static Result<Database> open(const std::filesystem::path& path, OpenOptions options = {});
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  // One or more statements without parameters and rows of interest.
  Result<> execute(const std::string& sql);
  // One statement. Errors: Internal (SQL that does not compile is an own bug).
  Result<Statement> prepare(std::string_view sql);

  // Errors: Damaged, naming the first thing found.
  Result<> check_integrity();

  [[nodiscard]] bool is_in_transaction() const;
  [[nodiscard]] std::int64_t last_insert_id() const;
  [[nodiscard]] std::int64_t changed_rows() const; // by the last insert, update or delete

 private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };

  explicit Database(sqlite3* handle);
  std::unique_ptr<sqlite3, Closer> handle_;
};

// Rolls back on destruction unless committed. One inside another is part of it: what it committed goes too
// where the outer one is rolled back.
class Transaction final {
 public:
  // The outermost takes the write lock at once, so that a later statement cannot fail for it.
  static Result<Transaction> begin(Database& database);
  ~Transaction();
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Result<> commit();

 private:
  Transaction(Database& database, bool is_inner) : database_(&database), is_inner_(is_inner) {}

  Database* database_;
  bool is_inner_;
};

} // namespace kagimado::db

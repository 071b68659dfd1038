#include "engine/db/database.h"

#include "engine/base/unique_fd.h"
#include "engine/db/sqlite_error.h"

#include <fcntl.h>
#include <sqlite3.h>

#include <cerrno>
#include <system_error>

namespace kagimado::db {
namespace {

// SQLite would create the file readable by all who pass the umask; what is in it is for its owner.
Result<> create_private(const std::filesystem::path& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd.valid())
    return fail(ErrorKind::Io, "opening {}: {}", path.string(), std::generic_category().message(errno));
  return {};
}

} // namespace

void Database::Closer::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

Database::Database(sqlite3* handle) : handle_(handle) {}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Result<Database> Database::open(const std::filesystem::path& path, OpenOptions options) {
  KGM_CHECK(create_private(path));
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database(handle); // owns it even if opening failed
  if (code != SQLITE_OK)
    return sqlite_error(code, handle, fmt::format("opening {}", path.string()));
  sqlite3_busy_timeout(handle, static_cast<int>(options.busy_timeout.count()));
  if (auto set = database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                                  "PRAGMA secure_delete=ON;");
      !set)
    return std::unexpected(set.error().within(fmt::format("opening {}", path.string())));
  return database;
}

Result<> Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK)
    return sqlite_error(code, handle_.get(), "database");
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr);
  if (code != SQLITE_OK)
    return sqlite_error(code, handle_.get(), fmt::format("preparing \"{}\"", sql));
  if (statement == nullptr)
    return fail(ErrorKind::Internal, "preparing \"{}\": no statement in it", sql);
  return Statement(statement);
}

Result<> Database::check_integrity() {
  KGM_TRY(auto check, prepare("PRAGMA integrity_check(1)"));
  KGM_TRY(const bool row, check.step());
  const auto found = row ? check.text(0) : std::string("no answer");
  if (found != "ok")
    return fail(ErrorKind::Damaged, "integrity check: {}", found);
  return {};
}

std::int64_t Database::last_insert_id() const {
  return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t Database::changed_rows() const {
  return sqlite3_changes64(handle_.get());
}

bool Database::is_in_transaction() const {
  return sqlite3_get_autocommit(handle_.get()) == 0;
}

Result<Transaction> Transaction::begin(Database& database) {
  const bool is_inner = database.is_in_transaction();
  KGM_CHECK(database.execute(is_inner ? "SAVEPOINT inner_transaction" : "BEGIN IMMEDIATE"));
  return Transaction(database, is_inner);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)), is_inner_(other.is_inner_) {}

Transaction::~Transaction() {
  if (database_ != nullptr)
    // Nothing better can be done with a failure here. The innermost of the name is meant.
    (void)database_->execute(is_inner_ ? "ROLLBACK TO inner_transaction; RELEASE inner_transaction"
                                       : "ROLLBACK");
}

Result<> Transaction::commit() {
  if (database_ == nullptr)
    return fail(ErrorKind::Internal, "transaction committed twice");
  KGM_CHECK(database_->execute(is_inner_ ? "RELEASE inner_transaction" : "COMMIT"));
  database_ = nullptr;
  return {};
}

} // namespace kagimado::db

#include "engine/db/migrations.h"

namespace kagimado::db {
namespace {

Result<> apply(Database& database, const Migration& step, std::size_t version) {
  KGM_TRY(auto transaction, Transaction::begin(database));
  KGM_CHECK(database.execute(std::string(step.sql)));
  KGM_CHECK(database.execute(fmt::format("PRAGMA user_version={}", version)));
  return transaction.commit();
}

} // namespace

Result<int> schema_version(Database& database) {
  KGM_TRY(auto statement, database.prepare("PRAGMA user_version"));
  KGM_TRY(const bool row, statement.step());
  if (!row)
    return fail(ErrorKind::Damaged, "database: no user_version");
  return static_cast<int>(statement.integer(0));
}

Result<> migrate(Database& database, std::span<const Migration> steps) {
  KGM_TRY(const int version, schema_version(database));
  if (version < 0 || static_cast<std::size_t>(version) > steps.size())
    return fail(ErrorKind::Unsupported, "database: version {} is newer than this program's {}", version,
                steps.size());
  for (auto i = static_cast<std::size_t>(version); i < steps.size(); ++i)
    if (auto done = apply(database, steps[i], i + 1); !done)
      return std::unexpected(
          done.error().within(fmt::format("lifting to version {} ({})", i + 1, steps[i].what)));
  return {};
}

} // namespace kagimado::db

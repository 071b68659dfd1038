#include "engine/users/operation_log.h"

#include "engine/base/label.h"

#include <algorithm>

namespace kagimado::users {
namespace {

constexpr std::size_t max_name_bytes = 128;
constexpr std::size_t max_code_bytes = 64;
constexpr std::size_t max_detail_bytes = 512;
constexpr std::size_t max_page_entries = 1000;

// Every condition has its parameter; one that is NULL holds always.
constexpr std::string_view query_sql =
    "SELECT id, at_us, user, origin, action, camera, is_ok, detail FROM operation "
    "WHERE (?1 IS NULL OR at_us >= ?1) AND (?2 IS NULL OR at_us < ?2) AND (?3 IS NULL OR user = ?3) "
    "AND (?4 IS NULL OR substr(action, 1, length(?4)) = ?4) AND (?5 IS NULL OR camera = ?5) "
    "AND (?6 IS NULL OR is_ok = ?6) AND (?7 IS NULL OR id < ?7) ORDER BY id DESC LIMIT ?8";

void bind_optional(db::Statement& row, int parameter, const std::optional<std::int64_t>& value) {
  if (value)
    row.bind(parameter, *value);
  else
    row.bind_null(parameter);
}

std::optional<std::int64_t> microseconds(const std::optional<WallTime>& time) {
  return time ? std::optional(std::int64_t{time->time_since_epoch().count()}) : std::nullopt;
}

void bind_filter(db::Statement& row, const OperationFilter& filter) {
  bind_optional(row, 1, microseconds(filter.from));
  bind_optional(row, 2, microseconds(filter.until));
  if (filter.user)
    row.bind(3, *filter.user);
  else
    row.bind_null(3);
  if (filter.action_prefix.empty())
    row.bind_null(4);
  else
    row.bind(4, filter.action_prefix);
  bind_optional(row, 5, filter.camera ? std::optional(std::int64_t{number(*filter.camera)}) : std::nullopt);
  bind_optional(row, 6, filter.is_ok ? std::optional(std::int64_t{*filter.is_ok}) : std::nullopt);
  bind_optional(row, 7, filter.before_id);
  row.bind(8, static_cast<std::int64_t>(std::min(filter.max_entries, max_page_entries)));
}

Operation read(const db::Statement& row) {
  Operation operation;
  operation.id = row.integer(0);
  operation.at = WallTime(std::chrono::microseconds(row.integer(1)));
  operation.user = row.text(2);
  operation.origin = row.text(3);
  operation.action = row.text(4);
  if (!row.is_null(5))
    operation.camera = CameraId{static_cast<std::uint32_t>(row.integer(5))};
  operation.is_ok = row.integer(6) != 0;
  operation.detail = row.text(7);
  return operation;
}

} // namespace

OperationLog::OperationLog(db::Database& database, std::shared_ptr<const Clock> clock,
                           std::int64_t max_entries)
    : database_(&database), clock_(std::move(clock)), max_entries_(max_entries) {}

Result<> OperationLog::append(const Operation& operation) {
  KGM_TRY(auto transaction, db::Transaction::begin(*database_));
  KGM_TRY(auto row, database_->prepare("INSERT INTO operation (at_us, user, origin, action, camera, is_ok, "
                                       "detail) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  row.bind(1, std::int64_t{clock_->wall_now().time_since_epoch().count()})
      .bind(2, printable(operation.user, max_name_bytes))
      .bind(3, printable(operation.origin, max_name_bytes))
      .bind(4, printable(operation.action, max_code_bytes))
      .bind(6, std::int64_t{operation.is_ok})
      .bind(7, printable(operation.detail, max_detail_bytes));
  bind_optional(row, 5,
                operation.camera ? std::optional(std::int64_t{number(*operation.camera)}) : std::nullopt);
  KGM_CHECK(row.run());
  KGM_TRY(auto prune, database_->prepare("DELETE FROM operation WHERE id <= ?"));
  KGM_CHECK(prune.bind(1, database_->last_insert_id() - max_entries_).run());
  return transaction.commit();
}

Result<std::vector<Operation>> OperationLog::query(const OperationFilter& filter) {
  KGM_TRY(auto rows, database_->prepare(query_sql));
  bind_filter(rows, filter);
  std::vector<Operation> operations;
  while (true) {
    KGM_TRY(const bool row, rows.step());
    if (!row)
      return operations;
    operations.push_back(read(rows));
  }
}

} // namespace kagimado::users

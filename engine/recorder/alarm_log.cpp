#include "engine/recorder/alarm_log.h"

namespace kagimado::recorder {
namespace {

constexpr std::int64_t kept_alarms = 200'000;
constexpr std::int64_t forget_every = 1000; // rows

std::int64_t us(WallTime time) {
  return time.time_since_epoch().count();
}

WallTime wall(std::int64_t time_us) {
  return WallTime(std::chrono::microseconds(time_us));
}

api::Alarm read_alarm(const db::Statement& row) {
  api::Alarm alarm;
  alarm.id = row.integer(0);
  alarm.camera = CameraId{static_cast<std::uint32_t>(row.integer(1))};
  alarm.kind = row.text(2);
  alarm.from = wall(row.integer(3));
  if (!row.is_null(4))
    alarm.to = wall(row.integer(4));
  return alarm;
}

std::string among(const std::vector<CameraId>& cameras) {
  if (cameras.empty())
    return "";
  std::string list;
  for (const auto camera : cameras)
    list += fmt::format("{}{}", list.empty() ? "" : ",", number(camera));
  return fmt::format(" AND camera IN ({})", list);
}

} // namespace

Result<std::unique_ptr<AlarmLog>> AlarmLog::open(const std::filesystem::path& state_folder) {
  KGM_TRY(auto database, db::Database::open(state_folder / "state.sqlite"));
  KGM_CHECK(database.execute("UPDATE alarm SET to_us = from_us WHERE to_us IS NULL"));
  return std::unique_ptr<AlarmLog>(new AlarmLog(std::move(database)));
}

Result<api::Alarm> AlarmLog::begin(CameraId camera, std::string_view kind, WallTime from) {
  const std::scoped_lock lock(mutex_);
  KGM_TRY(auto row, database_.prepare("INSERT INTO alarm (camera, kind, from_us) VALUES (?, ?, ?)"));
  KGM_CHECK(row.bind(1, std::int64_t{number(camera)}).bind(2, kind).bind(3, us(from)).run());
  api::Alarm alarm;
  alarm.id = database_.last_insert_id();
  alarm.camera = camera;
  alarm.kind = kind;
  alarm.from = from;
  if (alarm.id % forget_every == 0)
    KGM_CHECK(forget_oldest());
  return alarm;
}

Result<> AlarmLog::forget_oldest() {
  KGM_TRY(auto rows, database_.prepare("DELETE FROM alarm WHERE id <= (SELECT max(id) FROM alarm) - ?"));
  return rows.bind(1, kept_alarms).run();
}

Result<api::Alarm> AlarmLog::end(CameraId camera, std::string_view kind, WallTime to) {
  const std::scoped_lock lock(mutex_);
  // Somebody may have set the clock back meanwhile: no alarm ends before it began.
  KGM_TRY(auto row,
          database_.prepare("UPDATE alarm SET to_us = max(from_us, ?) WHERE camera = ? AND kind = ? "
                            "AND to_us IS NULL RETURNING id, camera, kind, from_us, to_us"));
  row.bind(1, us(to)).bind(2, std::int64_t{number(camera)}).bind(3, kind);
  std::optional<api::Alarm> alarm;
  while (true) { // to the statement's end: only then it counts
    KGM_TRY(const bool has_row, row.step());
    if (!has_row)
      break;
    alarm = read_alarm(row);
  }
  if (!alarm)
    return fail(ErrorKind::NotFound, "camera {}: no alarm of kind {} is on", number(camera), kind);
  return std::move(*alarm);
}

Result<std::vector<api::Alarm>> AlarmLog::find(const api::AlarmQuery& query) {
  const std::scoped_lock lock(mutex_);
  KGM_TRY(auto rows,
          database_.prepare("SELECT id, camera, kind, from_us, to_us FROM alarm WHERE from_us < ? AND "
                            "(to_us IS NULL OR to_us >= ?)" +
                            among(query.cameras) + " ORDER BY from_us DESC, id DESC LIMIT ?"));
  rows.bind(1, us(query.to)).bind(2, us(query.from)).bind(3, static_cast<std::int64_t>(api::max_alarms));
  std::vector<api::Alarm> alarms;
  while (true) {
    KGM_TRY(const bool has_row, rows.step());
    if (!has_row)
      return alarms;
    alarms.push_back(read_alarm(rows));
  }
}

} // namespace kagimado::recorder

#include "engine/store/catalogue.h"

#include "engine/store/schema.h"

#include <algorithm>

namespace kagimado::store {

namespace {

constexpr std::string_view file_columns = "SELECT id, camera, disk, path, state, bytes, first_us, last_us, "
                                          "sealed, kid, period, init_hash, continues, lost_end "
                                          "FROM file ";
constexpr std::string_view span_columns =
    "SELECT span.id, span.camera, span.file, span.first_record, span.from_us, span.to_us, span.damaged "
    "FROM span JOIN file ON file.id = span.file AND file.state <> 2 ";

std::int64_t us(WallTime time) {
  return time.time_since_epoch().count();
}

WallTime wall(std::int64_t since_1970_us) {
  return WallTime(std::chrono::microseconds(since_1970_us));
}

template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> fixed(const Bytes& blob) {
  if (blob.size() != N)
    return std::nullopt;
  std::array<std::uint8_t, N> bytes{};
  std::ranges::copy(blob, bytes.begin());
  return bytes;
}

FileRow file_row(const db::Statement& s) {
  FileRow row;
  row.id = s.integer(0);
  row.camera = CameraId{static_cast<std::uint32_t>(s.integer(1))};
  row.disk = s.integer(2);
  row.path = s.text(3);
  row.state = static_cast<FileState>(s.integer(4));
  row.bytes = static_cast<std::uint64_t>(s.integer(5));
  row.first = wall(s.integer(6));
  row.last = wall(s.integer(7));
  row.sealed = s.integer(8) != 0;
  if (const auto kid = fixed<16>(s.blob(9)))
    row.kid = Kid{*kid};
  row.period = fixed<16>(s.blob(10));
  row.init_hash = fixed<32>(s.blob(11)).value_or(ssl::Digest256{});
  if (!s.is_null(12))
    row.continues = s.integer(12);
  row.lost_end = s.integer(13) != 0;
  return row;
}

SpanRow span_row(const db::Statement& s) {
  return {SpanId{s.integer(0)}, CameraId{static_cast<std::uint32_t>(s.integer(1))},
          s.integer(2),         static_cast<std::uint32_t>(s.integer(3)),
          wall(s.integer(4)),   wall(s.integer(5)),
          s.integer(6) != 0};
}

Result<std::vector<CameraId>> camera_column(db::Statement& select) {
  std::vector<CameraId> ids;
  KGM_TRY(bool row, select.step());
  while (row) {
    ids.push_back(CameraId{static_cast<std::uint32_t>(select.integer(0))});
    KGM_TRY(row, select.step());
  }
  return ids;
}

void bind_optional(db::Statement& s, int parameter, const std::optional<ByteView>& blob) {
  if (blob)
    s.bind(parameter, *blob);
  else
    s.bind_null(parameter);
}

// Parameters 1 to 13: all columns but the id.
void bind_file(db::Statement& s, const FileRow& row) {
  s.bind(1, std::int64_t{number(row.camera)}).bind(2, row.disk).bind(3, std::string_view(row.path));
  s.bind(4, static_cast<std::int64_t>(row.state)).bind(5, static_cast<std::int64_t>(row.bytes));
  s.bind(6, us(row.first)).bind(7, us(row.last)).bind(8, std::int64_t{row.sealed ? 1 : 0});
  bind_optional(s, 9, row.kid ? std::optional<ByteView>(row.kid->bytes) : std::nullopt);
  bind_optional(s, 10, row.period ? std::optional<ByteView>(*row.period) : std::nullopt);
  s.bind(11, ByteView(row.init_hash));
  if (row.continues)
    s.bind(12, *row.continues);
  else
    s.bind_null(12);
  s.bind(13, std::int64_t{row.lost_end ? 1 : 0});
}

std::string path_of(CameraId camera, WallTime first, std::int64_t file) {
  const auto day = std::chrono::floor<std::chrono::days>(first);
  const std::chrono::year_month_day date(day);
  return fmt::format("{:03}/{:04}{:02}{:02}/{:010}.mp4", number(camera), static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), file);
}

} // namespace

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::filesystem::path& path) {
  KGM_TRY(auto database, db::Database::open(path));
  KGM_CHECK(db::migrate(database, catalogue_migrations()));
  return std::unique_ptr<Catalogue>(new Catalogue(std::move(database)));
}

Result<> Catalogue::check_integrity() {
  const MutexLock lock(mutex_);
  return database_.check_integrity();
}

Result<std::int64_t> Catalogue::number_of(const std::string& sql) {
  KGM_TRY(auto statement, database_.prepare(sql));
  KGM_TRY(const bool row, statement.step());
  return row ? statement.integer(0) : 0;
}

Result<std::int64_t> Catalogue::enter_disk(const std::string& mark, const std::string& folder) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto enter, database_.prepare("INSERT INTO disk (mark, folder) VALUES (?1, ?2) "
                                        "ON CONFLICT (mark) DO UPDATE SET folder = ?2 RETURNING id"));
  KGM_TRY(const bool row, enter.bind(1, std::string_view(mark)).bind(2, std::string_view(folder)).step());
  if (!row)
    return fail(ErrorKind::Internal, "catalogue: disk {} got no number", mark);
  const auto id = enter.integer(0);
  KGM_CHECK(enter.step()); // to its end: so it is committed
  return id;
}

Result<std::vector<DiskRow>> Catalogue::disks() {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select, database_.prepare("SELECT id, mark, folder FROM disk ORDER BY id"));
  std::vector<DiskRow> rows;
  KGM_TRY(bool row, select.step());
  while (row) {
    rows.push_back({select.integer(0), select.text(1), select.text(2)});
    KGM_TRY(row, select.step());
  }
  return rows;
}

Result<std::map<CameraId, std::int64_t>> Catalogue::camera_disks() {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select, database_.prepare("SELECT camera, disk FROM camera_disk"));
  std::map<CameraId, std::int64_t> disks;
  KGM_TRY(bool row, select.step());
  while (row) {
    disks[CameraId{static_cast<std::uint32_t>(select.integer(0))}] = select.integer(1);
    KGM_TRY(row, select.step());
  }
  return disks;
}

Result<> Catalogue::insert_file(const FileRow& row) {
  KGM_TRY(
      auto insert,
      database_.prepare("INSERT INTO file (camera, disk, path, state, bytes, first_us, last_us, sealed, kid, "
                        "period, init_hash, continues, lost_end, id) "
                        "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)"));
  bind_file(insert, row);
  if (row.id != 0)
    insert.bind(14, row.id);
  else
    insert.bind_null(14);
  return insert.run();
}

Result<> Catalogue::put_span(const SpanRow& row) {
  KGM_TRY(auto put,
          database_.prepare("INSERT INTO span (id, camera, file, first_record, from_us, to_us, damaged) "
                            "VALUES (?1,?2,?3,?4,?5,?6,?7) ON CONFLICT (id) DO UPDATE SET first_record = ?4, "
                            "from_us = ?5, to_us = ?6, damaged = ?7"));
  if (row.id != SpanId{0})
    put.bind(1, number(row.id));
  else
    put.bind_null(1);
  return put.bind(2, std::int64_t{number(row.camera)})
      .bind(3, row.file)
      .bind(4, std::int64_t{row.first_record})
      .bind(5, us(row.from))
      .bind(6, us(row.to))
      .bind(7, std::int64_t{row.damaged ? 1 : 0})
      .run();
}

Result<> Catalogue::end_span(const SpanEnd& end) {
  KGM_TRY(auto update, database_.prepare("UPDATE span SET to_us = ?2 WHERE id = ?1"));
  return update.bind(1, number(end.span)).bind(2, us(end.to)).run();
}

Result<BegunFile> Catalogue::begin_file(FileRow row) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  row.state = FileState::Open;
  KGM_CHECK(insert_file(row));
  BegunFile begun;
  begun.file = database_.last_insert_id();
  begun.path = path_of(row.camera, row.first, begun.file);
  KGM_TRY(auto name, database_.prepare("UPDATE file SET path = ?2 WHERE id = ?1"));
  KGM_CHECK(name.bind(1, begun.file).bind(2, std::string_view(begun.path)).run());
  KGM_CHECK(put_span({SpanId{0}, row.camera, begun.file, 0, row.first, row.first, false}));
  begun.span = SpanId{database_.last_insert_id()};
  KGM_TRY(auto assign,
          database_.prepare("INSERT INTO camera_disk (camera, disk) VALUES (?1, ?2) ON CONFLICT (camera) DO "
                            "UPDATE SET disk = ?2 WHERE disk <> ?2"));
  KGM_CHECK(assign.bind(1, std::int64_t{number(row.camera)}).bind(2, row.disk).run());
  KGM_CHECK(transaction.commit());
  return begun;
}

Result<SpanId> Catalogue::begin_span(const SpanRow& next, const SpanEnd& before) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_CHECK(end_span(before));
  KGM_CHECK(put_span(next));
  const SpanId id{database_.last_insert_id()};
  KGM_CHECK(transaction.commit());
  return id;
}

Result<> Catalogue::finish_file(std::int64_t file, std::uint64_t bytes, const SpanEnd& last) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_CHECK(end_span(last));
  KGM_TRY(auto update,
          database_.prepare("UPDATE file SET state = 1, bytes = ?2, last_us = ?3 WHERE id = ?1"));
  KGM_CHECK(update.bind(1, file).bind(2, static_cast<std::int64_t>(bytes)).bind(3, us(last.to)).run());
  return transaction.commit();
}

Result<std::vector<FileRow>> Catalogue::files_where(std::string_view where, std::int64_t a, std::int64_t b,
                                                    std::int64_t count) {
  KGM_TRY(auto select, database_.prepare(fmt::format("{}WHERE {} LIMIT ?3", file_columns, where)));
  select.bind(1, a).bind(2, b).bind(3, count);
  std::vector<FileRow> rows;
  KGM_TRY(bool row, select.step());
  while (row) {
    rows.push_back(file_row(select));
    KGM_TRY(row, select.step());
  }
  return rows;
}

Result<std::optional<FileRow>> Catalogue::one_file(std::string_view where, std::int64_t a, std::int64_t b) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto rows, files_where(where, a, b, 1));
  if (rows.empty())
    return std::nullopt;
  return std::move(rows.front());
}

Result<std::vector<FileRow>> Catalogue::unfinished_files(std::int64_t disk) {
  const MutexLock lock(mutex_);
  return files_where("state <> 1 AND disk = ?1 AND ?2 = 0 ORDER BY id", disk, 0, -1);
}

Result<std::vector<FileRow>> Catalogue::files_of_disk(std::int64_t disk) {
  const MutexLock lock(mutex_);
  return files_where("disk = ?1 AND ?2 = 0 ORDER BY camera, id", disk, 0, -1);
}

Result<std::int64_t> Catalogue::adopt_file(FileRow row) {
  const MutexLock lock(mutex_);
  KGM_TRY(const auto taken, files_where("id = ?1 AND ?2 = 0", row.id, 0, 1));
  if (!taken.empty())
    row.id = 0;
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_CHECK(insert_file(row));
  const auto id = database_.last_insert_id();
  KGM_TRY(auto assign,
          database_.prepare("INSERT INTO camera_disk (camera, disk) VALUES (?1, ?2) ON CONFLICT DO NOTHING"));
  KGM_CHECK(assign.bind(1, std::int64_t{number(row.camera)}).bind(2, row.disk).run());
  KGM_CHECK(transaction.commit());
  return id;
}

Result<> Catalogue::rewrite_file(const FileRow& row, const std::vector<SpanRow>& spans) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_TRY(auto update,
          database_.prepare(
              "UPDATE file SET camera = ?1, disk = ?2, path = ?3, state = ?4, bytes = ?5, first_us = "
              "?6, last_us = ?7, sealed = ?8, kid = ?9, period = ?10, init_hash = ?11, continues = "
              "?12, lost_end = ?13 WHERE id = ?14"));
  bind_file(update, row);
  KGM_CHECK(update.bind(14, row.id).run());
  std::string kept;
  for (const auto& span : spans)
    if (span.id != SpanId{0})
      kept += fmt::format("{}{}", kept.empty() ? "" : ",", number(span.id));
  KGM_CHECK(
      database_.execute(fmt::format("DELETE FROM span WHERE file = {} AND id NOT IN ({})", row.id, kept)));
  for (const auto& span : spans)
    KGM_CHECK(put_span(span));
  return transaction.commit();
}

Result<> Catalogue::delete_files(const std::vector<std::int64_t>& files) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_TRY(auto remove, database_.prepare("DELETE FROM file WHERE id = ?"));
  for (const auto id : files) {
    remove.reset();
    KGM_CHECK(remove.bind(1, id).run());
  }
  return transaction.commit();
}

Result<> Catalogue::mark_deleting(const std::vector<std::int64_t>& files) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto transaction, db::Transaction::begin(database_));
  KGM_TRY(auto update, database_.prepare("UPDATE file SET state = 2 WHERE id = ? AND state = 1"));
  for (const auto id : files) {
    update.reset();
    KGM_CHECK(update.bind(1, id).run());
  }
  return transaction.commit();
}

Result<> Catalogue::mark_damaged(SpanId span) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto update, database_.prepare("UPDATE span SET damaged = 1 WHERE id = ?"));
  return update.bind(1, number(span)).run();
}

Result<std::int64_t> Catalogue::newest_file() {
  const MutexLock lock(mutex_);
  return number_of("SELECT coalesce(max(id), 0) FROM file");
}

Result<std::vector<FileRow>> Catalogue::first_finished_of_disk(std::int64_t disk, std::size_t count) {
  const MutexLock lock(mutex_);
  return files_where("disk = ?1 AND state = 1 AND ?2 = 0 ORDER BY id", disk, 0,
                     static_cast<std::int64_t>(count));
}

Result<std::vector<FileRow>> Catalogue::first_finished_of_camera(std::int64_t disk, CameraId camera,
                                                                 std::size_t count) {
  const MutexLock lock(mutex_);
  return files_where("+disk = ?1 AND +state = 1 AND camera = ?2 ORDER BY id", disk, number(camera),
                     static_cast<std::int64_t>(count));
}

Result<DiskUse> Catalogue::use_of_disk(std::int64_t disk) {
  const MutexLock lock(mutex_);
  DiskUse use;
  KGM_TRY(
      const auto bytes,
      number_of(fmt::format("SELECT coalesce(sum(bytes), 0) FROM file WHERE disk = {} AND state = 1", disk)));
  use.bytes = static_cast<std::uint64_t>(bytes);
  KGM_TRY(const auto first, files_where("disk = ?1 AND state = 1 AND ?2 = 0 ORDER BY id", disk, 0, 1));
  KGM_TRY(const auto last, files_where("disk = ?1 AND state = 1 AND ?2 = 0 ORDER BY id DESC", disk, 0, 1));
  if (!first.empty())
    use.oldest = first.front().first;
  if (!last.empty())
    use.newest = last.front().last;
  return use;
}

Result<std::optional<FileRow>> Catalogue::file(std::int64_t id) {
  return one_file("id = ?1 AND ?2 = 0 AND state <> 2", id, 0);
}

Result<std::optional<FileRow>> Catalogue::file_after(CameraId camera, std::int64_t id) {
  return one_file("camera = ?1 AND id > ?2 AND state <> 2 ORDER BY id", number(camera), id);
}

Result<std::optional<FileRow>> Catalogue::file_before(CameraId camera, std::int64_t id) {
  return one_file("camera = ?1 AND id < ?2 AND state <> 2 ORDER BY id DESC", number(camera), id);
}

Result<std::vector<SpanRow>> Catalogue::spans_of_file(std::int64_t file) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select,
          database_.prepare(fmt::format("{}WHERE file = ? ORDER BY first_record, span.id", span_columns)));
  select.bind(1, file);
  std::vector<SpanRow> rows;
  KGM_TRY(bool row, select.step());
  while (row) {
    rows.push_back(span_row(select));
    KGM_TRY(row, select.step());
  }
  return rows;
}

Result<std::optional<SpanRow>> Catalogue::one_span(db::Statement statement) {
  KGM_TRY(const bool row, statement.step());
  if (!row)
    return std::nullopt;
  return span_row(statement);
}

Result<std::optional<SpanRow>> Catalogue::span(SpanId id) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select, database_.prepare(fmt::format("{}WHERE span.id = ?", span_columns)));
  select.bind(1, number(id));
  return one_span(std::move(select));
}

Result<std::vector<CameraId>> Catalogue::cameras() {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select, database_.prepare("SELECT camera FROM camera_disk ORDER BY camera"));
  return camera_column(select);
}

Result<std::vector<CameraId>> Catalogue::cameras_under(const Kid& key) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select, database_.prepare(
                           "SELECT DISTINCT camera FROM file WHERE kid = ?1 AND state <> 2 ORDER BY camera"));
  select.bind(1, ByteView(key.bytes));
  return camera_column(select);
}

Result<std::vector<Span>> Catalogue::spans(CameraId camera, WallTime from, WallTime to, std::size_t max) {
  const MutexLock lock(mutex_);
  KGM_TRY(const auto longest, number_of("SELECT coalesce(max(to_us - from_us), 0) FROM span"));
  KGM_TRY(
      auto select,
      database_.prepare(
          // A span's share of its file: by time, which is near enough to judge what a copy needs; never more
          // than the file, whose times mean little if the clock jumped within it.
          "SELECT span.id, from_us, to_us, sealed, period, damaged, min(bytes, CAST(1.0 * bytes * (to_us - "
          "from_us) / max(last_us - first_us, 1) AS INTEGER)) FROM span JOIN file ON file.id = span.file "
          "WHERE span.camera = ?1 AND from_us > ?2 - ?5 - 1 AND from_us < ?3 AND to_us > ?2 AND state <> 2 "
          "ORDER BY from_us, span.id LIMIT ?4"));
  select.bind(1, std::int64_t{number(camera)}).bind(2, us(from)).bind(3, us(to));
  select.bind(4, static_cast<std::int64_t>(max) + 1).bind(5, longest);
  std::vector<Span> found;
  KGM_TRY(bool row, select.step());
  while (row) {
    found.push_back({SpanId{select.integer(0)}, camera, wall(select.integer(1)), wall(select.integer(2)),
                     select.integer(3) != 0, fixed<16>(select.blob(4)), select.integer(5) != 0,
                     static_cast<std::uint64_t>(std::max<std::int64_t>(select.integer(6), 0))});
    KGM_TRY(row, select.step());
  }
  return found;
}

Result<std::optional<SpanRow>> Catalogue::first_covering(CameraId camera, WallTime time, SpanId skip) {
  const MutexLock lock(mutex_);
  KGM_TRY(const auto longest, number_of("SELECT coalesce(max(to_us - from_us), 0) FROM span"));
  KGM_TRY(auto select, database_.prepare(fmt::format(
                           "{}WHERE span.camera = ?1 AND from_us <= ?2 AND from_us > ?2 - ?4 - 1 AND "
                           "to_us > ?2 AND span.id <> ?3 ORDER BY span.id LIMIT 1",
                           span_columns)));
  select.bind(1, std::int64_t{number(camera)}).bind(2, us(time)).bind(3, number(skip)).bind(4, longest);
  return one_span(std::move(select));
}

Result<std::optional<SpanRow>> Catalogue::first_beginning_after(CameraId camera, WallTime time, SpanId skip) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select,
          database_.prepare(fmt::format("{}WHERE span.camera = ?1 AND from_us >= ?2 AND span.id <> ?3 "
                                        "ORDER BY from_us, span.id LIMIT 1",
                                        span_columns)));
  select.bind(1, std::int64_t{number(camera)}).bind(2, us(time)).bind(3, number(skip));
  return one_span(std::move(select));
}

Result<std::optional<SpanRow>> Catalogue::last_ending_before(CameraId camera, WallTime time, SpanId skip) {
  const MutexLock lock(mutex_);
  KGM_TRY(auto select,
          database_.prepare(fmt::format("{}WHERE span.camera = ?1 AND to_us <= ?2 AND span.id <> ?3 "
                                        "ORDER BY to_us DESC, span.id DESC LIMIT 1",
                                        span_columns)));
  select.bind(1, std::int64_t{number(camera)}).bind(2, us(time)).bind(3, number(skip));
  return one_span(std::move(select));
}

} // namespace kagimado::store

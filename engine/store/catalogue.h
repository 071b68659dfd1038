// Rows of the catalogue (FORMAT.md), no files. Thread-safe: one connection behind a lock; blocking.
// The store has two: what is written never waits for a long question.
//
// Errors of all: those of the database.
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/db/database.h"
#include "engine/ssl/crypto.h"
#include "engine/store/span.h"

#include <map>

namespace kagimado::store {

enum class FileState : std::uint8_t { Open = 0, Finished = 1, Deleting = 2 };

struct DiskRow {
  std::int64_t id = 0;
  std::string mark;
  std::string folder;
};

struct FileRow {
  std::int64_t id = 0;
  CameraId camera{0};
  std::int64_t disk = 0;
  std::string path; // below the disk's folder
  FileState state = FileState::Open;
  std::uint64_t bytes = 0;
  WallTime first, last;
  bool sealed = false;
  std::optional<Kid> kid;
  std::optional<Period> period;
  ssl::Digest256 init_hash{};
  std::optional<std::int64_t> continues;
  bool lost_end = false; // it was longer once
};

struct SpanRow {
  SpanId id{0};
  CameraId camera{0};
  std::int64_t file = 0;
  std::uint32_t first_record = 0;
  WallTime from, to;
  bool damaged = false;
};

struct BegunFile {
  std::int64_t file = 0;
  SpanId span{0};
  std::string path;
};

// How a span or a file ended.
struct SpanEnd {
  SpanId span{0};
  WallTime to;
};

struct DiskUse {
  std::uint64_t bytes = 0; // of finished files
  std::optional<WallTime> oldest, newest;
};

class Catalogue final {
 public:
  static Result<std::unique_ptr<Catalogue>> open(const std::filesystem::path& path);

  Result<> check_integrity();

  // Disks
  Result<std::int64_t> enter_disk(const std::string& mark, const std::string& folder);
  Result<std::vector<DiskRow>> disks();
  Result<std::map<CameraId, std::int64_t>> camera_disks();

  // The writer. begin_file gives number and path, assigns the disk to the camera and begins a span.
  Result<BegunFile> begin_file(FileRow row);
  Result<SpanId> begin_span(const SpanRow& next, const SpanEnd& before);
  Result<> finish_file(std::int64_t file, std::uint64_t bytes, const SpanEnd& last);

  // Repair and check
  Result<std::vector<FileRow>> unfinished_files(std::int64_t disk); // open or being deleted
  Result<std::vector<FileRow>> files_of_disk(std::int64_t disk);
  // As it is, with its number if that is free. Answers the number.
  Result<std::int64_t> adopt_file(FileRow row);
  // Everything about a file and its spans anew; spans with id 0 are new.
  Result<> rewrite_file(const FileRow& row, const std::vector<SpanRow>& spans);
  Result<> delete_files(const std::vector<std::int64_t>& files);
  Result<> mark_damaged(SpanId span);
  Result<std::int64_t> newest_file();

  // Retention: finished files in the order of recording.
  Result<std::vector<FileRow>> first_finished_of_disk(std::int64_t disk, std::size_t count);
  Result<std::vector<FileRow>> first_finished_of_camera(std::int64_t disk, CameraId camera,
                                                        std::size_t count);
  Result<> mark_deleting(const std::vector<std::int64_t>& files);
  Result<DiskUse> use_of_disk(std::int64_t disk);

  // Readers. Deleting files are not there.
  Result<std::optional<FileRow>> file(std::int64_t id);
  Result<std::optional<FileRow>> file_after(CameraId camera, std::int64_t id);
  Result<std::optional<FileRow>> file_before(CameraId camera, std::int64_t id);
  Result<std::vector<SpanRow>> spans_of_file(std::int64_t file);
  Result<std::optional<SpanRow>> span(SpanId id);
  Result<std::vector<CameraId>> cameras();
  Result<std::vector<CameraId>> cameras_under(const Kid& key); // that were recorded under it
  // By begin; what overlaps [from, to). At most max + 1.
  Result<std::vector<Span>> spans(CameraId camera, WallTime from, WallTime to, std::size_t max);
  // By time; without skip, whose row is not up to date.
  Result<std::optional<SpanRow>> first_covering(CameraId camera, WallTime time, SpanId skip);
  Result<std::optional<SpanRow>> first_beginning_after(CameraId camera, WallTime time, SpanId skip);
  Result<std::optional<SpanRow>> last_ending_before(CameraId camera, WallTime time, SpanId skip);

 private:
  explicit Catalogue(db::Database database) : database_(std::move(database)) {}

  Result<std::optional<FileRow>> one_file(std::string_view where, std::int64_t a, std::int64_t b);
  Result<std::vector<FileRow>> files_where(std::string_view where, std::int64_t a, std::int64_t b,
                                           std::int64_t count) KGM_REQUIRES(mutex_);
  Result<std::optional<SpanRow>> one_span(db::Statement statement) KGM_REQUIRES(mutex_);
  Result<std::int64_t> number_of(const std::string& sql) KGM_REQUIRES(mutex_);
  Result<> insert_file(const FileRow& row) KGM_REQUIRES(mutex_);
  Result<> put_span(const SpanRow& row) KGM_REQUIRES(mutex_);
  Result<> end_span(const SpanEnd& end) KGM_REQUIRES(mutex_);

  Mutex mutex_;
  db::Database database_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::store

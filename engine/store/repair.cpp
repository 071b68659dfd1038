#include "engine/store/repair.h"

#include "engine/base/log.h"
#include "engine/store/stored_file.h"

#include <algorithm>

namespace kagimado::store {

namespace {

// The last groups may have reached the disk in part only; what is before them was synced.
constexpr std::size_t distrusted_records = 3;

Result<> io_check(const IoResult<>& result, std::string_view what, const std::filesystem::path& path) {
  if (!result)
    return fail(ErrorKind::Io, "{} {}: {}", what, path.string(), text_of(result.error()));
  return {};
}

class FileRepair final {
 public:
  FileRepair(const DiskContext& context, FileRow row, Touch touch)
      : context_(context), row_(std::move(row)), touch_(touch), path_(context.folder / row_.path) {}

  Result<> run(bool is_walked_whole) {
    auto stored = open_stored(path_, row_.id);
    if (!stored && stored.error().kind == ErrorKind::NotFound)
      return drop();
    if (!stored)
      return std::unexpected(stored.error());
    file_ = std::move(*stored);
    KGM_TRY(known_spans_, context_.catalogue->spans_of_file(row_.id));
    if (!file_.init)
      return file_.records.empty() ? drop() : keep_unreadable();
    ScanHints hints{file_.records, known_spans_, {}, file_.changed};
    if (!known_spans_.empty())
      hints.first = row_.first;
    FileSource source(file_.fd.get(), file_.size_bytes);
    KGM_TRY(const auto scanned,
            scan_file(source, *file_.init, hints, is_walked_whole ? 0 : trusted_record(source)));
    if (scanned.groups.empty())
      return drop();
    KGM_CHECK(cut(scanned.end));
    KGM_CHECK(put_index(scanned));
    return enter(scanned);
  }

 private:
  // Of the index: from which on the walk begins.
  std::size_t trusted_record(ByteSource& source) const {
    const auto count = file_.records.size();
    std::size_t n = count > distrusted_records ? count - distrusted_records : 0;
    while (n > 0) {
      const auto facts = read_fragment_facts(source, file_.records[n].offset, file_.init->init);
      if (facts && facts->is_key_frame_of(*file_.init) && facts->bytes == file_.records[n].fragment_bytes)
        break;
      n /= 2;
    }
    return n;
  }

  // Nothing whole was recorded.
  Result<> drop() {
    if (touch_ == Touch::IndexOnly) {
      KGM_CHECK(context_.catalogue->delete_files({row_.id}));
      return fail(ErrorKind::Damaged, "no whole key frame in it");
    }
    KGM_CHECK(io_check(context_.io->remove(path_), "removing", path_));
    KGM_CHECK(io_check(context_.io->remove(index_path_of(path_)), "removing the index of", path_));
    return context_.catalogue->delete_files({row_.id});
  }

  // Rotten at its beginning: it stays, but nobody can play it.
  Result<> keep_unreadable() {
    log::error("store", "{}: {}", path_.string(), file_.init_problem);
    row_.state = FileState::Finished;
    row_.bytes = file_.size_bytes;
    for (auto& span : known_spans_)
      span.damaged = true;
    return context_.catalogue->rewrite_file(row_, known_spans_);
  }

  Result<> cut(std::uint64_t end) const {
    if (end == file_.size_bytes || touch_ == Touch::IndexOnly)
      return {};
    const auto fd = context_.io->open_to_repair(path_);
    if (!fd)
      return io_check(std::unexpected(fd.error()), "opening", path_);
    log::info("store", "{}: {} bytes behind the last whole fragment cut off", path_.string(),
              file_.size_bytes - end);
    KGM_CHECK(io_check(context_.io->truncate(fd->get(), end), "cutting", path_));
    return io_check(context_.io->sync(fd->get()), "syncing", path_);
  }

  Result<> put_index(const ScannedFile& scanned) const {
    return write_index_file(*context_.io, path_, file_.index_bytes,
                            write_index(index_header_of(row_, *file_.init), scanned));
  }

  Result<> enter(const ScannedFile& scanned) {
    const auto spans = spans_of(scanned, *file_.init, row_, known_spans_);
    describe_file(row_, *file_.init);
    row_.state = FileState::Finished;
    row_.bytes = scanned.end;
    row_.first = spans.front().from;
    row_.last = spans.back().to;
    return context_.catalogue->rewrite_file(row_, spans);
  }

  const DiskContext& context_;
  FileRow row_;
  Touch touch_;
  std::filesystem::path path_;
  StoredFile file_;
  std::vector<SpanRow> known_spans_;
};

Result<> repair_unfinished(const DiskContext& context) {
  KGM_TRY(const auto rows, context.catalogue->unfinished_files(context.disk));
  std::vector<FileRow> deleting;
  for (const auto& row : rows) {
    if (row.state == FileState::Deleting) {
      deleting.push_back(row);
      continue;
    }
    if (context.live->find(row.id))
      continue;
    if (auto repaired = FileRepair(context, row, Touch::Recording).run(false); !repaired)
      log::error("store", "repair of {}: {}", row.path, repaired.error().message);
  }
  if (auto deleted = delete_recordings(context, deleting); !deleted)
    return std::unexpected(deleted.error().error);
  return {};
}

std::string newest_day(Catalogue& catalogue, CameraId camera) {
  const auto newest = catalogue.file_before(camera, INT64_MAX);
  if (!newest || !*newest)
    return {};
  const auto path = std::filesystem::path((*newest)->path);
  return path.parent_path().filename().string();
}

Result<> adopt_newer(const DiskContext& context) {
  KGM_TRY(const auto newest, context.catalogue->newest_file());
  auto found = find_recordings(context.folder,
                               [&](CameraId camera) { return newest_day(*context.catalogue, camera); });
  std::erase_if(found, [&](const auto& recording) { return recording.number <= newest; });
  std::ranges::sort(found, {}, &FoundRecording::number);
  if (!found.empty())
    log::warn("store", "{}: {} recordings that the catalogue does not know are entered",
              context.folder.string(), found.size());
  for (const auto& recording : found)
    if (auto adopted = adopt_recording(context, recording, Touch::Recording); !adopted)
      log::error("store", "{}: {}", recording.path, adopted.error().message);
  return {};
}

// A finished recording that lost its end must not claim that time any longer: a player at the live edge would
// wait for it. The file itself stays as it is.
Result<> shorten(const DiskContext& context, FileRow row) {
  row.lost_end = true;
  KGM_CHECK(FileRepair(context, row, Touch::IndexOnly).run(false));
  KGM_TRY(const auto spans, context.catalogue->spans_of_file(row.id));
  return spans.empty() ? Result<>() : context.catalogue->mark_damaged(spans.back().id);
}

// The newest of each camera; what is older is told when it is played or checked.
Result<> shorten_cut(const DiskContext& context) {
  KGM_TRY(const auto cameras, context.catalogue->cameras());
  for (const auto camera : cameras) {
    KGM_TRY(const auto newest, context.catalogue->file_before(camera, INT64_MAX));
    if (!newest || newest->disk != context.disk || newest->state != FileState::Finished)
      continue;
    std::error_code failed;
    const auto size = std::filesystem::file_size(context.folder / newest->path, failed);
    if (failed || size >= newest->bytes)
      continue;
    log::warn("store", "{}: {} bytes of {} are left", newest->path, size, newest->bytes);
    if (auto shortened = shorten(context, *newest); !shortened)
      log::error("store", "{}: {}", newest->path, shortened.error().message);
  }
  return {};
}

} // namespace

Result<> write_index_file(DiskIo& io, const std::filesystem::path& recording, const Bytes& old_bytes,
                          const Bytes& bytes) {
  if (bytes == old_bytes)
    return {};
  const auto path = index_path_of(recording);
  auto fd = io.open_to_repair(path);
  if (!fd && fd.error() == std::errc::no_such_file_or_directory)
    fd = io.create(path);
  if (!fd)
    return io_check(std::unexpected(fd.error()), "opening", path);
  const ByteView part = bytes;
  KGM_CHECK(io_check(io.write(fd->get(), {&part, 1}, 0), "writing", path));
  KGM_CHECK(io_check(io.truncate(fd->get(), bytes.size()), "cutting", path));
  return io_check(io.sync(fd->get()), "syncing", path);
}

Result<> adopt_recording(const DiskContext& context, const FoundRecording& recording, Touch touch) {
  KGM_TRY(const auto file, open_stored(context.folder / recording.path, recording.number));
  if (!file.init)
    return fail(ErrorKind::Damaged, "{}", file.init_problem);
  FileRow row;
  row.id = recording.number;
  row.camera = recording.camera;
  row.disk = context.disk;
  row.path = recording.path;
  describe_file(row, *file.init);
  KGM_TRY(row.id, context.catalogue->adopt_file(row));
  return FileRepair(context, row, touch).run(touch == Touch::IndexOnly);
}

Result<> repair_disk(const DiskContext& context) {
  KGM_CHECK(repair_unfinished(context));
  KGM_CHECK(adopt_newer(context));
  return shorten_cut(context);
}

WriteResult<> delete_recordings(const DiskContext& context, const std::vector<FileRow>& files) {
  if (files.empty())
    return {};
  std::vector<std::int64_t> ids;
  for (const auto& file : files)
    ids.push_back(file.id);
  if (auto marked = context.catalogue->mark_deleting(ids); !marked)
    return catalogue_fault(marked.error());
  for (const auto& file : files) {
    const auto path = context.folder / file.path;
    if (auto removed = context.io->remove(path); !removed)
      return disk_fault(removed.error(), "removing", path);
    if (auto removed = context.io->remove(index_path_of(path)); !removed)
      return disk_fault(removed.error(), "removing the index of", path);
    std::error_code is_in_use;
    std::filesystem::remove(path.parent_path(), is_in_use); // the day's folder, once it is empty
  }
  if (auto deleted = context.catalogue->delete_files(ids); !deleted)
    return catalogue_fault(deleted.error());
  return {};
}

} // namespace kagimado::store

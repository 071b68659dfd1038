// The recordings: files on disks, their catalogue, retention and repair. FORMAT.md tells what is on the disk.
//
// Knows nothing of networks, keys or passwords: bytes come in sealed and go out sealed. One writer thread a
// disk; write() and finish() hand over and return at once. Everything else may be called from any thread and
// blocks on the disk.
#pragma once

#include "engine/mp4/stream_reader.h"
#include "engine/store/cursor.h"

#include <filesystem>
#include <functional>
#include <string>

namespace kagimado::store {

class DiskIo;

struct DiskOptions {
  std::filesystem::path folder; // an existing folder; must carry its mark (Store::prepare_disk)
  std::uint64_t max_bytes = 0;  // of recordings on it; 0: what the disk has
  std::uint64_t keep_free_bytes = std::uint64_t{512} << 20U;
};

struct StoreOptions {
  std::filesystem::path catalogue; // SQLite file
  std::vector<DiskOptions> disks;
  std::optional<std::chrono::days> keep_for; // older recordings go; nothing: by size alone; see keep_for()
  std::chrono::milliseconds sync_every{500}; // what a power cut may cost
  std::chrono::seconds longest_file{
      3600}; // a file ends at the next key frame, with the same init in the next
  std::uint64_t largest_file_bytes = std::uint64_t{2} << 30U;
  std::shared_ptr<const Clock> clock; // writer threads look at it, too
  std::function<void()> on_change;    // disks() tells something new; any thread, not before open() answered
  std::shared_ptr<DiskIo> io;         // nothing: the machine's; tests make disks fail
};

enum class DiskState { Recording, Full, Missing, ReadOnly, Failed };
std::string_view name_of(DiskState state); // "recording", "full", "missing", "read_only", "failed"

struct DiskStatus {
  std::filesystem::path folder;
  DiskState state = DiskState::Recording;
  std::string message; // what failed, for a person; empty while all is well
  std::uint64_t recorded_bytes = 0, free_bytes = 0, total_bytes = 0;
  std::optional<WallTime> oldest, newest; // recording
};

class Store final {
 public:
  // Marks an empty folder as a disk of recordings, so that an unmounted one is never taken for it. One that
  // is marked stays as it is. Errors: Io, Conflict (not empty and not marked).
  static Result<> prepare_disk(const std::filesystem::path& folder);

  // Repairs what a power cut left. A disk that is missing is no error: its cameras are not recorded until it
  // is back. Errors: Conflict (in use by another program; one disk twice), those of the catalogue.
  static Result<std::unique_ptr<Store>> open(StoreOptions options);
  ~Store(); // finishes the open files

  // Units of one camera's stream in order, an Init first. A camera stays on its disk. done: once, on the
  // writer's thread, when they are with the kernel; one batch of a camera under way at a time. Errors (to
  // done): Io, Limit (full), NotFound (disk missing), Damaged (no init segment yet; a unit that is no
  // fragment). After an error the camera's file is finished and recording goes on with the next key frame,
  // under the init segment that came last.
  void write(CameraId camera, std::vector<mp4::Unit> units, WallTime received,
             std::function<void(Result<>)> done);
  // The stream broke off or the camera is gone: its file is finished.
  void finish(CameraId camera);
  // From now on in place of StoreOptions::keep_for. Returns at once; what is too old goes soon afterwards.
  void keep_for(std::optional<std::chrono::days> days);
  // Everything handed over before is on the disk, synced.
  Result<> flush();

  [[nodiscard]] std::vector<DiskStatus> disks() const;
  Result<std::vector<Span>> spans(const SpanQuery& query) const; // by camera, then time
  // Of whom there are recordings under that key, also of what is being recorded now; by id.
  Result<std::vector<CameraId>> cameras_under(const Kid& key) const;
  [[nodiscard]] std::unique_ptr<Cursor> open_cursor(const CursorRequest& request) const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::store

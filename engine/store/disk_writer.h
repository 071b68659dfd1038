// The writer thread of one disk: files of its cameras, syncing, retention, and what state the disk is in.
//
// post() and status() from any thread. Time by the injected clock; the thread looks at it a few times a
// second, and with each command.
#pragma once

#include "engine/store/camera_writer.h"
#include "engine/store/retention.h"

#include <condition_variable>
#include <thread>
#include <variant>

namespace kagimado::store {

struct WriteCommand {
  CameraId camera{0};
  std::vector<mp4::Unit> units;
  WallTime received;
  std::function<void(Result<>)> done;
};

struct FinishCommand {
  CameraId camera{0};
};

// Sync, retention and, if the disk is at fault, another try: now.
struct FlushCommand {
  std::function<void(Result<>)> done;
};

// Another retention from now on.
struct KeepForCommand {
  std::optional<std::chrono::days> keep_for;
};

using DiskCommand = std::variant<WriteCommand, FinishCommand, FlushCommand, KeepForCommand>;

struct DiskWriterOptions {
  DiskOptions disk;
  std::optional<std::chrono::days> keep_for; // at first
  std::chrono::milliseconds sync_every{};
  RollingRule rolling;
  std::shared_ptr<const Clock> clock;
  std::function<void()> on_change;
};

class DiskWriter final {
 public:
  // io, catalogue and live outlive it.
  DiskWriter(DiskWriterOptions options, DiskIo& io, Catalogue& catalogue, LiveFiles& live);
  ~DiskWriter(); // finishes the open files

  // The mark, what was left open, and the thread. Once, before anything else. on_disk: the disk's number in
  // the catalogue, once that is known; this or the writer's thread. Errors: those of the catalogue.
  Result<> start(std::function<void(std::int64_t)> on_disk);

  void post(DiskCommand command);
  [[nodiscard]] DiskStatus status() const;
  // Number in the catalogue; nothing until its mark was seen.
  [[nodiscard]] std::optional<std::int64_t> disk() const;

 private:
  void run();
  std::vector<DiskCommand> wait();
  void execute(WriteCommand& command);
  void execute(FinishCommand& command);
  void execute(FlushCommand& command);
  void execute(KeepForCommand& command);

  void turn(bool is_forced);
  WriteResult<> sync();
  WriteResult<> keep_house();
  WriteResult<> delete_some(bool& may_be_more);
  WriteResult<> check_mark();
  Result<> enter(const std::string& mark);
  void set_disk(const std::string& mark, std::int64_t disk);
  void try_again();
  WriteResult<> probe();

  void handle(const WriteFault& fault);
  void set_state(DiskState state, const std::string& message);
  bool note_state(DiskState state, const std::string& message); // true: it is news
  void measure();
  CameraWriter& writer_of(CameraId camera);
  WriteResult<std::vector<FileRow>> candidates();

  const DiskWriterOptions options_;
  DiskContext context_;
  std::optional<std::chrono::days> keep_for_;
  std::string mark_;
  std::function<void(std::int64_t)> on_disk_;
  std::map<CameraId, CameraWriter> cameras_;
  SteadyTime last_sync_{}, last_look_{};
  bool is_dirty_ = false;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<DiskCommand> commands_;
  bool is_stopping_ = false;
  DiskStatus status_;
  std::optional<std::int64_t> disk_;
  std::thread thread_;
};

} // namespace kagimado::store

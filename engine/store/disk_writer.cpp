#include "engine/store/disk_writer.h"

#include "engine/base/log.h"
#include "engine/store/disk_mark.h"
#include "engine/store/repair.h"

#include <algorithm>

namespace kagimado::store {

namespace {

constexpr std::chrono::milliseconds busy_wait{50};
constexpr std::chrono::milliseconds idle_wait{500};
constexpr std::chrono::seconds look_every{2};  // at the mark, at the room left, at what is too old
constexpr std::chrono::seconds probe_every{3}; // at a disk that is at fault
constexpr std::size_t max_synced_one_by_one = 2;
constexpr std::uint64_t least_free_bytes = std::uint64_t{16} << 20U; // before a full disk is tried again
constexpr std::size_t candidates_of_disk = 64, candidates_of_camera = 16;
constexpr std::string_view probe_name = "kagimado-probe.tmp";

} // namespace

DiskWriter::DiskWriter(DiskWriterOptions options, DiskIo& io, Catalogue& catalogue, LiveFiles& live)
    : options_(std::move(options)), context_{options_.disk.folder, 0, &io, &catalogue, &live},
      keep_for_(options_.keep_for) {
  status_.folder = options_.disk.folder;
}

DiskWriter::~DiskWriter() {
  if (!thread_.joinable())
    return;
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Result<> DiskWriter::enter(const std::string& mark) {
  KGM_TRY(const auto disk, context_.catalogue->enter_disk(mark, context_.folder.string()));
  set_disk(mark, disk);
  return {};
}

void DiskWriter::set_disk(const std::string& mark, std::int64_t disk) {
  context_.disk = disk;
  mark_ = mark;
  on_disk_(disk);
  const std::scoped_lock lock(mutex_);
  disk_ = disk;
}

Result<> DiskWriter::start(std::function<void(std::int64_t)> on_disk) {
  on_disk_ = std::move(on_disk);
  const auto mark = read_disk_mark(*context_.io, context_.folder);
  if (mark) {
    KGM_CHECK(enter(*mark));
    if (auto repaired = repair_disk(context_); !repaired)
      (void)note_state(DiskState::Failed, repaired.error().message);
  } else {
    KGM_TRY(const auto disks, context_.catalogue->disks());
    for (const auto& disk : disks)
      if (disk.folder == context_.folder.string())
        set_disk(disk.mark, disk.id);
    (void)note_state(DiskState::Missing, mark.error().message);
  }
  measure();
  last_look_ = last_sync_ = options_.clock->steady_now();
  thread_ = std::thread([this] { run(); });
  return {};
}

void DiskWriter::post(DiskCommand command) {
  {
    const std::scoped_lock lock(mutex_);
    commands_.push_back(std::move(command));
  }
  wake_.notify_one();
}

DiskStatus DiskWriter::status() const {
  const std::scoped_lock lock(mutex_);
  return status_;
}

std::optional<std::int64_t> DiskWriter::disk() const {
  const std::scoped_lock lock(mutex_);
  return disk_;
}

std::vector<DiskCommand> DiskWriter::wait() {
  std::unique_lock lock(mutex_);
  const bool is_busy = is_dirty_ || status_.state != DiskState::Recording;
  wake_.wait_for(lock, is_busy ? busy_wait : idle_wait, [&] { return !commands_.empty() || is_stopping_; });
  return std::exchange(commands_, {});
}

void DiskWriter::run() {
  bool is_last = false;
  while (!is_last) {
    auto commands = wait();
    if (commands.empty()) {
      const std::scoped_lock lock(mutex_);
      is_last = is_stopping_ && commands_.empty();
    }
    for (auto& command : commands) {
      std::visit([&](auto& given) { execute(given); }, command);
      turn(false); // so that a long row of writes is synced in time
    }
    turn(false);
  }
  for (auto& [id, camera] : cameras_)
    if (auto finished = camera.finish(); !finished)
      camera.abandon();
}

CameraWriter& DiskWriter::writer_of(CameraId camera) {
  return cameras_.try_emplace(camera, camera, options_.rolling).first->second;
}

void DiskWriter::execute(WriteCommand& command) {
  auto& writer = writer_of(command.camera);
  if (status_.state == DiskState::Recording) {
    const auto written = writer.write(context_, command.units, command.received);
    is_dirty_ = true;
    if (written)
      return command.done({});
    if (!written.error().disk)
      return command.done(std::unexpected(written.error().error));
    handle(written.error());
  } else {
    writer.skip(command.units);
  }
  command.done(fail(kind_of(status_.state), "{}", status_.message));
}

void DiskWriter::execute(FinishCommand& command) {
  if (auto finished = writer_of(command.camera).finish(); !finished)
    handle(finished.error());
}

void DiskWriter::execute(FlushCommand& command) {
  turn(true);
  if (status_.state == DiskState::Recording)
    command.done({});
  else
    command.done(fail(kind_of(status_.state), "{}", status_.message));
}

void DiskWriter::execute(KeepForCommand& command) {
  keep_for_ = command.keep_for;
  last_look_ = {}; // the next turn deletes what is too old by now
}

void DiskWriter::turn(bool is_forced) {
  const auto now = options_.clock->steady_now();
  if (status_.state != DiskState::Recording) {
    if (is_forced || now - last_look_ >= probe_every)
      try_again();
    return;
  }
  if (is_dirty_ && (is_forced || now - last_sync_ >= options_.sync_every))
    if (auto synced = sync(); !synced)
      return handle(synced.error());
  if (!is_forced && now - last_look_ < look_every)
    return;
  last_look_ = now;
  if (auto kept = keep_house(); !kept)
    handle(kept.error());
}

WriteResult<> DiskWriter::sync() {
  std::vector<RecordingFile*> dirty;
  bool has_new = false;
  for (auto& [id, camera] : cameras_)
    if (auto* file = camera.file(); file != nullptr && file->is_dirty()) {
      dirty.push_back(file);
      has_new = has_new || file->is_new();
    }
  if (has_new || dirty.size() > max_synced_one_by_one) {
    if (auto synced = context_.io->sync_disk(context_.folder); !synced)
      return disk_fault(synced.error(), "syncing", context_.folder);
    for (auto* file : dirty)
      file->note_synced();
  } else {
    for (auto* file : dirty)
      KGM_CHECK(file->sync());
  }
  is_dirty_ = false;
  last_sync_ = options_.clock->steady_now();
  return {};
}

WriteResult<> DiskWriter::check_mark() {
  const auto mark = read_disk_mark(*context_.io, context_.folder);
  if (!mark)
    return std::unexpected(WriteFault{DiskState::Missing, {ErrorKind::NotFound, mark.error().message}});
  if (!mark_.empty() && *mark != mark_)
    return std::unexpected(WriteFault{
        DiskState::Missing,
        {ErrorKind::NotFound, fmt::format("{} carries another disk's mark", context_.folder.string())}});
  return {};
}

WriteResult<> DiskWriter::keep_house() {
  KGM_CHECK(check_mark());
  bool may_be_more = false;
  KGM_CHECK(delete_some(may_be_more));
  if (may_be_more)
    last_look_ = {}; // the rest in the next turn
  measure();
  return {};
}

WriteResult<std::vector<FileRow>> DiskWriter::candidates() {
  auto& catalogue = *context_.catalogue;
  auto first = catalogue.first_finished_of_disk(context_.disk, candidates_of_disk);
  if (!first)
    return catalogue_fault(first.error());
  std::map<std::int64_t, FileRow> files;
  for (auto& file : *first)
    files.emplace(file.id, std::move(file));
  if (keep_for_) {
    const auto disks = catalogue.camera_disks();
    if (!disks)
      return catalogue_fault(disks.error());
    for (const auto& [camera, disk] : *disks) {
      auto of_camera = catalogue.first_finished_of_camera(context_.disk, camera, candidates_of_camera);
      if (!of_camera)
        return catalogue_fault(of_camera.error());
      for (auto& file : *of_camera)
        files.emplace(file.id, std::move(file));
    }
  }
  std::vector<FileRow> in_order;
  for (auto& [id, file] : files)
    in_order.push_back(std::move(file));
  return in_order;
}

WriteResult<> DiskWriter::delete_some(bool& may_be_more) {
  const auto use = context_.catalogue->use_of_disk(context_.disk);
  if (!use)
    return catalogue_fault(use.error());
  const auto space = context_.io->space(context_.folder);
  if (!space)
    return disk_fault(space.error(), "room of", context_.folder);
  RetentionState state{options_.clock->wall_now(),    keep_for_,  options_.disk.max_bytes,
                       options_.disk.keep_free_bytes, use->bytes, space->free_bytes};
  for (const auto& file : context_.live->all())
    if (file.disk == context_.disk)
      state.recorded_bytes += file.bytes;
  KGM_TRY(const auto files, candidates());
  const auto chosen = choose_to_delete(state, files);
  may_be_more = chosen.size() == max_deleted_a_turn;
  return delete_recordings(context_, chosen);
}

void DiskWriter::measure() {
  const auto space = context_.io->space(context_.folder);
  if (!space)
    return;
  const std::scoped_lock lock(mutex_);
  status_.free_bytes = space->free_bytes;
  status_.total_bytes = space->total_bytes;
}

void DiskWriter::handle(const WriteFault& fault) {
  if (!fault.disk)
    return;
  const auto mark = check_mark();
  for (auto& [id, camera] : cameras_)
    camera.abandon();
  is_dirty_ = false;
  last_look_ = options_.clock->steady_now();
  const auto& told = mark ? fault : mark.error();
  set_state(*told.disk, told.error.message);
}

bool DiskWriter::note_state(DiskState state, const std::string& message) {
  {
    const std::scoped_lock lock(mutex_);
    if (status_.state == state && status_.message == message)
      return false;
    status_.state = state;
    status_.message = message;
  }
  if (state == DiskState::Recording)
    log::info("store", "{}: recording", context_.folder.string());
  else
    log::error("store", "{}: {}: {}", context_.folder.string(), name_of(state), message);
  return true;
}

void DiskWriter::set_state(DiskState state, const std::string& message) {
  if (note_state(state, message) && options_.on_change)
    options_.on_change();
}

void DiskWriter::try_again() {
  last_look_ = options_.clock->steady_now();
  if (auto probed = probe(); !probed)
    return set_state(*probed.error().disk, probed.error().error.message);
  measure();
  set_state(DiskState::Recording, "");
}

// All that recording needs, in its order.
WriteResult<> DiskWriter::probe() {
  KGM_CHECK(check_mark());
  if (mark_.empty()) {
    const auto mark = read_disk_mark(*context_.io, context_.folder);
    if (auto entered = mark ? enter(*mark) : Result<>(std::unexpected(mark.error())); !entered)
      return catalogue_fault(entered.error());
  }
  bool may_be_more = false;
  KGM_CHECK(delete_some(may_be_more));
  const auto space = context_.io->space(context_.folder);
  if (!space)
    return disk_fault(space.error(), "room of", context_.folder);
  if (space->free_bytes < std::min(least_free_bytes, space->total_bytes / 8))
    return disk_fault(std::errc::no_space_on_device, "recording on", context_.folder);
  const auto path = context_.folder / probe_name;
  (void)context_.io->remove(path); // of a try that was cut off
  const auto file = context_.io->create(path);
  if (!file)
    return disk_fault(file.error(), "creating", path);
  const Bytes content(4096, 0x5a);
  const ByteView part = content;
  const auto written = context_.io->write(file->get(), {&part, 1}, 0);
  const auto synced = written ? context_.io->sync(file->get()) : written;
  const auto removed = context_.io->remove(path);
  if (!synced || !removed)
    return disk_fault(synced ? removed.error() : synced.error(), "writing", path);
  if (auto repaired = repair_disk(context_); !repaired)
    return std::unexpected(WriteFault{DiskState::Failed, repaired.error()});
  return {};
}

} // namespace kagimado::store

#include "engine/store/store.h"

#include "engine/store/disk_cursor.h"
#include "engine/store/disk_mark.h"
#include "engine/store/disk_writer.h"
#include "engine/store/span_list.h"
#include "engine/store/store_lock.h"

#include <algorithm>
#include <future>

namespace kagimado::store {

struct Store::Impl {
  UniqueFd lock;
  std::shared_ptr<StoreState> state;
  std::vector<std::unique_ptr<DiskWriter>> writers;

  std::mutex mutex;
  std::map<CameraId, std::int64_t> camera_disks; // guarded by mutex

  DiskWriter* writer_of(CameraId camera);
  DiskWriter* find_writer(std::int64_t disk);
  DiskWriter* emptiest_writer();
  Result<std::vector<Span>> spans_of(CameraId camera, const SpanQuery& query);
  std::optional<Span> live_span(CameraId camera, const SpanQuery& query) const;
};

namespace {

DiskWriterOptions writer_options(const StoreOptions& options, const DiskOptions& disk) {
  return {
      disk,          options.keep_for, options.sync_every, {options.longest_file, options.largest_file_bytes},
      options.clock, options.on_change};
}

// The same folder twice, or a disk that is mounted twice: two writers would not know of each other.
Result<> check_different(const std::vector<std::unique_ptr<DiskWriter>>& writers) {
  std::map<std::int64_t, std::filesystem::path> seen;
  for (const auto& writer : writers) {
    const auto disk = writer->disk();
    if (!disk)
      continue;
    const auto folder = writer->status().folder;
    if (const auto [other, is_new] = seen.try_emplace(*disk, folder); !is_new)
      return fail(ErrorKind::Conflict, "{} and {} are the same disk", other->second.string(),
                  folder.string());
  }
  return {};
}

std::unexpected<Error> too_many(const SpanQuery& query) {
  return fail(ErrorKind::Limit, "more than {} spans", query.max_spans);
}

bool is_empty_but_for_lost_and_found(const std::filesystem::path& folder) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
    if (entry.path().filename() != "lost+found")
      return false;
  return !failed;
}

} // namespace

Result<> Store::prepare_disk(const std::filesystem::path& folder) {
  DiskIo io;
  const auto mark = read_disk_mark(io, folder);
  if (mark)
    return {};
  if (mark.error().kind != ErrorKind::NotFound)
    return std::unexpected(mark.error());
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed))
    return fail(ErrorKind::Io, "{} is no folder", folder.string());
  if (!is_empty_but_for_lost_and_found(folder))
    return fail(ErrorKind::Conflict, "{} is not empty and carries no mark", folder.string());
  return write_disk_mark(io, folder);
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(StoreOptions options) {
  if (!options.clock)
    options.clock = std::make_shared<SystemClock>();
  auto impl = std::make_unique<Impl>();
  KGM_TRY(impl->lock, lock_store(options.catalogue));
  KGM_TRY(auto writing, Catalogue::open(options.catalogue));
  KGM_TRY(auto reading, Catalogue::open(options.catalogue));
  auto io = options.io ? options.io : std::make_shared<DiskIo>();
  impl->state =
      std::make_shared<StoreState>(options.clock, std::move(io), std::move(writing), std::move(reading));
  for (const auto& disk : options.disks) {
    auto& writer = impl->writers.emplace_back(std::make_unique<DiskWriter>(
        writer_options(options, disk), *impl->state->io, *impl->state->writing, impl->state->live));
    KGM_CHECK(writer->start([state = impl->state.get(), folder = disk.folder](std::int64_t id) {
      state->set_folder(id, folder);
    }));
  }
  KGM_CHECK(check_different(impl->writers));
  KGM_TRY(impl->camera_disks, impl->state->writing->camera_disks());
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

DiskWriter* Store::Impl::find_writer(std::int64_t disk) {
  const auto found =
      std::ranges::find_if(writers, [&](const auto& writer) { return writer->disk() == disk; });
  return found == writers.end() ? nullptr : found->get();
}

DiskWriter* Store::Impl::emptiest_writer() {
  DiskWriter* best = nullptr;
  std::ptrdiff_t best_cameras = 0;
  for (const auto& writer : writers) {
    const auto disk = writer->disk();
    if (!disk || writer->status().state == DiskState::Missing)
      continue;
    const auto cameras =
        std::ranges::count_if(camera_disks, [&](const auto& entry) { return entry.second == *disk; });
    if (best == nullptr || cameras < best_cameras) {
      best = writer.get();
      best_cameras = cameras;
    }
  }
  return best;
}

// A camera stays on its disk, also while that is away; only one whose disk is not configured any more moves.
DiskWriter* Store::Impl::writer_of(CameraId camera) {
  const std::scoped_lock guard(mutex);
  if (const auto known = camera_disks.find(camera); known != camera_disks.end())
    if (auto* writer = find_writer(known->second))
      return writer;
  if (auto* writer = emptiest_writer()) {
    camera_disks[camera] = *writer->disk();
    return writer;
  }
  return writers.empty() ? nullptr : writers.front().get(); // tells why not
}

void Store::write(CameraId camera, std::vector<mp4::Unit> units, WallTime received,
                  std::function<void(Result<>)> done) {
  auto* writer = impl_->writer_of(camera);
  if (writer == nullptr)
    return done(fail(ErrorKind::NotFound, "no disk is configured"));
  writer->post(WriteCommand{camera, std::move(units), received, std::move(done)});
}

void Store::finish(CameraId camera) {
  for (const auto& writer : impl_->writers)
    writer->post(FinishCommand{camera});
}

void Store::keep_for(std::optional<std::chrono::days> days) {
  for (const auto& writer : impl_->writers)
    writer->post(KeepForCommand{days});
}

Result<> Store::flush() {
  std::vector<std::future<Result<>>> answers;
  for (const auto& writer : impl_->writers) {
    auto promise = std::make_shared<std::promise<Result<>>>();
    answers.push_back(promise->get_future());
    writer->post(FlushCommand{[promise](Result<> result) { promise->set_value(std::move(result)); }});
  }
  Result<> all;
  for (auto& answer : answers)
    if (auto result = answer.get(); !result && all)
      all = std::move(result);
  return all;
}

std::vector<DiskStatus> Store::disks() const {
  std::vector<DiskStatus> all;
  const auto live = impl_->state->live.all();
  for (const auto& writer : impl_->writers) {
    auto status = writer->status();
    const auto disk = writer->disk();
    if (const auto use = disk ? impl_->state->reading->use_of_disk(*disk) : Result<DiskUse>()) {
      status.recorded_bytes = use->bytes;
      status.oldest = use->oldest;
      status.newest = use->newest;
    }
    for (const auto& file : live) {
      if (file.disk != disk || file.records == 0)
        continue;
      status.recorded_bytes += file.bytes;
      status.oldest = std::min(status.oldest.value_or(file.first), file.first);
      status.newest = std::max(status.newest.value_or(file.span.to), file.span.to);
    }
    all.push_back(std::move(status));
  }
  return all;
}

std::optional<Span> Store::Impl::live_span(CameraId camera, const SpanQuery& query) const {
  const auto live = state->live.of(camera);
  if (!live || live->records == 0 || live->span.from >= query.to || live->span.to <= query.from)
    return std::nullopt;
  Span span = live->span;
  span.bytes = live->bytes; // of the whole file: rather too much than too little
  return span;
}

Result<std::vector<Span>> Store::Impl::spans_of(CameraId camera, const SpanQuery& query) {
  const auto live = live_span(camera, query); // first: what ends meanwhile is then in the catalogue
  KGM_TRY(auto spans, state->reading->spans(camera, query.from, query.to, query.max_spans));
  if (live) {
    std::erase_if(spans, [&](const Span& span) { return span.id == live->id; });
    spans.insert(std::ranges::upper_bound(spans, live->from, {}, &Span::from), *live);
  }
  if (spans.size() > query.max_spans)
    return too_many(query);
  return merge_spans(std::move(spans), query.merge_gaps);
}

Result<std::vector<Span>> Store::spans(const SpanQuery& query) const {
  auto cameras = query.cameras;
  if (cameras.empty()) {
    KGM_TRY(cameras, impl_->state->reading->cameras());
  }
  std::ranges::sort(cameras);
  cameras.erase(std::ranges::unique(cameras).begin(), cameras.end());
  std::vector<Span> all;
  for (const auto camera : cameras) {
    KGM_TRY(auto spans, impl_->spans_of(camera, query));
    all.insert(all.end(), std::make_move_iterator(spans.begin()), std::make_move_iterator(spans.end()));
    if (all.size() > query.max_spans)
      return too_many(query);
  }
  return all;
}

Result<std::vector<CameraId>> Store::cameras_under(const Kid& key) const {
  return impl_->state->reading->cameras_under(key);
}

std::unique_ptr<Cursor> Store::open_cursor(const CursorRequest& request) const {
  return std::make_unique<DiskCursor>(impl_->state, request);
}

} // namespace kagimado::store

#include "engine/recorder/archive.h"

#include "engine/api/events.h"
#include "engine/base/log.h"
#include "engine/recorder/late_answer.h"
#include "engine/recorder/media.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace kagimado::recorder {

namespace asio = net::asio;

namespace {

constexpr std::string_view default_disk = "recordings"; // in the state folder

// The one folder that nobody has to prepare by hand: nothing is ever mounted there.
void prepare_default_disk(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directory(folder, error);
  if (const auto prepared = store::Store::prepare_disk(folder); !prepared)
    log::error("record", "{}", prepared.error().message);
}

std::string complaint(const store::DiskStatus& disk) {
  const auto folder = disk.folder.string();
  auto text =
      fmt::format("nothing is recorded on {}: {} ({})", folder, disk.message, store::name_of(disk.state));
  if (disk.state == store::DiskState::Missing)
    text += fmt::format(
        "; an empty folder is made a disk of recordings by: kagimado-recorder disk prepare {}", folder);
  return text;
}

} // namespace

store::StoreOptions store_options(const ArchiveOptions& options, const std::filesystem::path& state_folder,
                                  std::shared_ptr<const Clock> clock) {
  store::StoreOptions store;
  store.catalogue = state_folder / "recordings.sqlite";
  auto folders = options.disks;
  if (folders.empty())
    folders.push_back(state_folder / default_disk);
  for (auto& folder : folders) {
    store::DiskOptions disk;
    disk.folder = std::move(folder);
    disk.max_bytes = options.max_bytes;
    store.disks.push_back(std::move(disk));
  }
  store.keep_for = options.keep_for;
  store.clock = std::move(clock);
  return store;
}

Archive::Archive(asio::any_io_executor executor, const ArchiveOptions& options,
                 std::shared_ptr<const Clock> clock, api::EventHub& events, Hooks hooks)
    : executor_(std::move(executor)), options_(options), clock_(std::move(clock)), events_(events),
      hooks_(std::move(hooks)), progress_(std::make_shared<RecordingProgress>(executor_)),
      recordings_event_(executor_) {}

Result<std::shared_ptr<Archive>> Archive::open(asio::any_io_executor executor,
                                               const std::filesystem::path& state_folder,
                                               const ArchiveOptions& options,
                                               std::shared_ptr<const Clock> clock, api::EventHub& events,
                                               Hooks hooks) {
  std::shared_ptr<Archive> archive(
      new Archive(std::move(executor), options, std::move(clock), events, std::move(hooks)));
  KGM_TRY(archive->alarm_log_, AlarmLog::open(state_folder));
  archive->alarms_.emplace(archive->executor_, *archive->alarm_log_, archive->clock_, archive->events_);
  if (options.records)
    archive->open_store(state_folder);
  return archive;
}

void Archive::open_store(const std::filesystem::path& state_folder) {
  auto options = store_options(options_, state_folder, clock_);
  if (options_.disks.empty())
    prepare_default_disk(options.disks.front().folder);
  options.on_change = [weak = weak_from_this(), executor = executor_] {
    asio::post(executor, [weak] {
      if (const auto self = weak.lock())
        self->storage_changed();
    });
  };
  auto opened = store::Store::open(std::move(options));
  if (!opened) {
    store_problem_ = opened.error();
    log::error("record", "nothing is recorded: {}", opened.error().message);
    return;
  }
  store_ = std::move(*opened);
  playbacks_.emplace(executor_, disk_workers_, *store_, progress_,
                     [this](CameraId camera) { return recording_->has(camera); });
  RecordingManager::Hooks hooks;
  hooks.recorded = [this](CameraId camera) { grew(camera); };
  hooks.changed = [this] { storage_changed(); };
  recording_.emplace(executor_, *store_, options_.pace, std::move(hooks));
  exports_.emplace(*store_, clock_);
  for (const auto& disk : store_->disks())
    if (disk.state != store::DiskState::Recording)
      log::error("record", "{}", complaint(disk));
}

Archive::~Archive() {
  alarms_.reset();
  recording_.reset(); // hands over no more; open files are finished
  progress_->close();
  exports_.reset();
  disk_workers_.stop(); // what nobody began is of no use any more
  disk_workers_.join();
  playbacks_.reset();
  if (!store_)
    return;
  if (const auto flushed = store_->flush(); !flushed)
    log::error("record", "at the end: {}", flushed.error().message);
}

ingest::SubscriptionOptions Archive::subscription_options() {
  return {.queue = recording_queue, .tells_interruptions = true};
}

void Archive::record(CameraId camera, std::shared_ptr<ingest::Subscription> main_stream) {
  if (recording_)
    recording_->start(camera, std::move(main_stream));
}

void Archive::camera_removed(CameraId camera) {
  if (recording_)
    recording_->remove(camera);
}

void Archive::noticed(CameraId camera, const camera::Event& event) {
  alarms_->noticed(camera, event);
}

void Archive::keep_for(std::optional<std::chrono::days> days) {
  if (store_)
    store_->keep_for(days);
}

void Archive::site_alarm(CameraId camera, bool on) {
  alarms_->site_alarm(camera, on);
}

Error Archive::no_store() const {
  return store_problem_.value_or(Error{ErrorKind::NotFound, "this recorder does not record"});
}

void Archive::grew(CameraId camera) {
  progress_->recorded(camera);
  if (std::exchange(recordings_event_is_due_, true))
    return;
  recordings_event_.expires_after(options_.recordings_event_every);
  recordings_event_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (error || !self)
      return;
    self->recordings_event_is_due_ = false;
    self->events_.publish(api::recordings_event());
  });
}

void Archive::storage_changed() {
  storage_changed_again_ = true;
  if (!std::exchange(is_telling_storage_, true))
    asio::co_spawn(executor_, tell_storage(weak_from_this()), asio::detached);
}

// One at a time: what changes while the disks are asked is told by the next.
asio::awaitable<void> Archive::tell_storage(std::weak_ptr<Archive> weak) {
  bool goes_on = true;
  while (goes_on) {
    auto self = weak.lock();
    if (!self)
      co_return;
    self->storage_changed_again_ = false;
    auto asking = self->storage();
    self.reset();
    const auto storage = co_await std::move(asking);
    self = weak.lock();
    if (!self)
      co_return;
    if (storage)
      self->events_.publish(api::storage_event(*storage));
    goes_on = self->storage_changed_again_;
    self->is_telling_storage_ = goes_on;
  }
}

net::Task<api::Recordings> Archive::recordings(store::SpanQuery query) {
  api::Recordings answer;
  if (const auto period = hooks_.period_in_force())
    answer.open_periods.push_back(*period);
  if (!store_ && !store_problem_)
    co_return answer;
  if (!store_)
    co_return std::unexpected(no_store());
  std::function<Result<std::vector<store::Span>>()> read = [store = store_.get(), query = std::move(query)] {
    return store->spans(query);
  };
  auto reading = on_pool(disk_workers_, executor_, std::move(read));
  auto spans = co_await std::move(reading);
  if (!spans)
    co_return std::unexpected(spans.error());
  answer.spans = std::move(*spans);
  co_return answer;
}

Result<std::shared_ptr<api::Playback>> Archive::play(const store::CursorRequest& request) {
  if (!playbacks_)
    return std::unexpected(no_store());
  return playbacks_->open(request);
}

net::Task<api::KeyOwners> Archive::key_owners(std::vector<Kid> keys) {
  if (!store_)
    co_return api::KeyOwners();
  std::function<Result<api::KeyOwners>()> read = [store = store_.get(),
                                                  keys = std::move(keys)]() -> Result<api::KeyOwners> {
    api::KeyOwners owners;
    for (const auto& key : keys) {
      KGM_TRY(owners[key], store->cameras_under(key));
    }
    return owners;
  };
  auto reading = on_pool(disk_workers_, executor_, std::move(read));
  auto owners = co_await std::move(reading);
  co_return owners;
}

std::vector<api::CameraRecording> Archive::recording_views() const {
  if (recording_)
    return recording_->views();
  std::vector<api::CameraRecording> views;
  for (const auto camera : hooks_.cameras())
    views.push_back({camera, false, store_problem_});
  return views;
}

net::Task<api::StorageView> Archive::storage() {
  api::StorageView view;
  if (!store_) {
    view.recording = recording_views();
    co_return view;
  }
  const auto weak = weak_from_this();
  std::function<Result<std::vector<store::DiskStatus>>()> read = [store = store_.get()] {
    return store->disks();
  };
  auto reading = on_pool(disk_workers_, executor_, std::move(read));
  auto disks = co_await std::move(reading);
  const auto self = weak.lock();
  if (!self)
    co_return fail(ErrorKind::Cancelled, "the recorder stops");
  if (!disks)
    co_return std::unexpected(disks.error());
  view.disks = std::move(*disks);
  view.recording = self->recording_views();
  co_return view;
}

net::Task<std::vector<exporter::Medium>> Archive::media() {
  std::function<Result<std::vector<exporter::Medium>>()> look = [roots = options_.media_roots] {
    return list_media(roots);
  };
  auto looking = on_pool(disk_workers_, executor_, std::move(look));
  auto media = co_await std::move(looking);
  co_return media;
}

Result<> Archive::check_medium(const std::vector<exporter::Medium>& media,
                               const std::filesystem::path& wanted) const {
  const auto found = std::ranges::find(media, wanted, &exporter::Medium::folder);
  if (found == media.end())
    return fail(ErrorKind::NotFound, "{} is no external medium", wanted.string());
  if (!found->writable)
    return fail(ErrorKind::Unsupported, "{} cannot be written to", wanted.string());
  return {};
}

net::Task<api::ExportView> Archive::start_export(api::ExportOrder order) {
  if (!exports_)
    co_return std::unexpected(no_store());
  const auto weak = weak_from_this();
  auto listing = media();
  const auto listed = co_await std::move(listing);
  const auto self = weak.lock();
  if (!self)
    co_return fail(ErrorKind::Cancelled, "the recorder stops");
  if (!listed)
    co_return std::unexpected(listed.error());
  if (const auto fits = self->check_medium(*listed, order.medium); !fits)
    co_return std::unexpected(fits.error());
  std::vector<exporter::ExportCamera> cameras;
  for (const auto camera : order.cameras)
    cameras.push_back({camera, self->hooks_.camera_name(camera)});
  co_return self->exports_->start(order, std::move(cameras));
}

std::vector<api::ExportView> Archive::exports() const {
  return exports_ ? exports_->views() : std::vector<api::ExportView>();
}

Result<api::ExportView> Archive::find_export(std::uint32_t id) const {
  if (!exports_)
    return std::unexpected(no_store());
  return exports_->view(id);
}

Result<api::ExportView> Archive::cancel_export(std::uint32_t id) {
  if (!exports_)
    return std::unexpected(no_store());
  return exports_->cancel(id);
}

net::Task<std::vector<api::Alarm>> Archive::alarms(api::AlarmQuery query) {
  std::function<Result<std::vector<api::Alarm>>()> look = [log = alarm_log_.get(), query = std::move(query)] {
    return log->find(query);
  };
  auto looking = on_pool(disk_workers_, executor_, std::move(look));
  auto found = co_await std::move(looking);
  co_return found;
}

} // namespace kagimado::recorder

#include "engine/recorder/recorder.h"

#include "engine/api/events.h"
#include "engine/base/log.h"
#include "engine/settings/recorder_catalogue.h"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace kagimado::recorder {

Recorder::Recorder(net::asio::io_context& io, State state, std::optional<sealed::PasswordKey> password,
                   const RecorderOptions& options)
    : state_(std::move(state)), events_(io.get_executor()),
      passwords_(state_, options.clock, options.pbkdf2_iterations, std::move(password)),
      licences_(options.state_folder, state_.database(), options.clock),
      cameras_(io.get_executor(), state_, passwords_, licences_, options.clock, options.ingest, events_,
               [this](CameraId id, const camera::Event& event) { archive_->noticed(id, event); }),
      security_(io.get_executor(), licences_, cameras_, passwords_, events_, options.security) {}

Result<std::unique_ptr<Recorder>> Recorder::create(net::asio::io_context& io, RecorderOptions options) {
  KGM_TRY(auto state, State::open(options.state_folder));
  KGM_TRY(auto password, state.password_in_force());
  KGM_TRY(auto cameras, state.cameras());
  const auto camera_count = cameras.size();
  std::unique_ptr<Recorder> recorder(new Recorder(io, std::move(state), std::move(password), options));
  KGM_TRY(recorder->access_, AccessDesk::open(io.get_executor(), recorder->state_.database(), options.clock,
                                              options.password_cost));
  KGM_TRY(recorder->archive_, Archive::open(io.get_executor(), options.state_folder, options.archive,
                                            options.clock, recorder->events_, recorder->archive_hooks()));
  recorder->follow_settings(io.get_executor(), options);
  recorder->backups_ =
      std::make_unique<BackupDesk>(io.get_executor(), recorder->state_.database(), *recorder->access_,
                                   *recorder->archive_, recorder->backup_hooks(), options.clock);
  KGM_TRY(recorder->system_,
          SystemDesk::create(io, recorder->system_options(options), recorder->access_->settings(),
                             *recorder->backups_, api::make_handler(*recorder, options.api), options.clock));
  const net::UnixEndpoint endpoint{options.socket, 0600};
  KGM_TRY(recorder->server_,
          net::HttpServer::listen(io, endpoint, api::make_handler(*recorder, options.api)));
  recorder->cameras_.start(std::move(cameras));
  // Before the first picture can come.
  for (const auto& camera : recorder->cameras())
    recorder->record(camera.id);
  if (!options.ports_address.empty())
    recorder->ports_ = std::make_unique<SitePorts>(io, options.ports_address, recorder->access_->settings(),
                                                   recorder->port_hooks());
  log::info("recorder", "serves {} cameras at {}", camera_count, options.socket.string());
  return recorder;
}

void Recorder::follow_settings(const net::asio::any_io_executor& io, const RecorderOptions& options) {
  const auto follow = [this](std::string_view key, std::function<void(const settings::Values&)> apply) {
    apply(access_->settings().values());
    subscriptions_.push_back(access_->settings().subscribe(
        std::string(key), [apply = std::move(apply)](const settings::Values& values,
                                                     const auto& /*changed*/) { apply(values); }));
  };
  follow(settings::key::time_zone, [use = options.use_time_zone](const settings::Values& values) {
    use(values.text(settings::key::time_zone));
  });
  if (!options.archive.keep_for)
    follow(settings::key::retention_days, [this, io](const settings::Values&) { keep_as_set(io); });
}

// Not at once: a restore that fails takes its values back, but nothing brings recordings back.
void Recorder::keep_as_set(const net::asio::any_io_executor& io) {
  net::asio::post(io, [this, weak = std::weak_ptr(archive_)] {
    if (const auto archive = weak.lock()) // it goes before the settings
      archive->keep_for(settings::retention(access_->settings().values()));
  });
}

SystemDeskOptions Recorder::system_options(const RecorderOptions& options) {
  SystemDeskOptions system;
  system.state_folder = options.state_folder;
  system.web = options.web;
  system.restart = options.restart;
  system.forwarding = [this] {
    std::vector<api::ForwardingView> views;
    if (!ports_)
      return views;
    for (const auto& open : ports_->forwarding())
      views.push_back({open.camera, open.port, !open.problem, open.problem ? open.problem->message : ""});
    return views;
  };
  return system;
}

BackupDesk::Hooks Recorder::backup_hooks() {
  BackupDesk::Hooks hooks;
  hooks.cameras = [this] { return state_.cameras(); };
  hooks.store_cameras = [this](const std::vector<StoredCamera>& cameras) {
    return cameras_.store_restored(cameras);
  };
  hooks.use_cameras = [this](std::vector<StoredCamera> cameras) {
    const auto before = camera_ids();
    cameras_.use_restored(std::move(cameras));
    const auto after = camera_ids();
    for (const auto id : before)
      if (std::ranges::find(after, id) == after.end())
        archive_->camera_removed(id);
    for (const auto id : after)
      if (std::ranges::find(before, id) == before.end())
        record(id);
  };
  return hooks;
}

Recorder::~Recorder() {
  system_.reset(); // its doors
  server_.reset(); // nobody asks any more
  events_.close();
}

std::vector<CameraId> Recorder::camera_ids() const {
  std::vector<CameraId> ids;
  for (const auto& view : cameras_.views())
    ids.push_back(view.id);
  return ids;
}

SitePorts::Hooks Recorder::port_hooks() {
  SitePorts::Hooks hooks;
  hooks.alarms.cameras = [this] { return camera_ids(); };
  hooks.alarms.mark = [this](CameraId id, bool on) { archive_->site_alarm(id, on); };
  hooks.page_of = [this](CameraId id) { return cameras_.page_of(id); };
  return hooks;
}

Archive::Hooks Recorder::archive_hooks() const {
  Archive::Hooks hooks;
  hooks.cameras = [this] { return camera_ids(); };
  hooks.camera_name = [this](CameraId id) {
    const auto view = cameras_.view(id);
    return view ? view->name : fmt::format("{}", number(id)); // recorded, but removed since
  };
  hooks.period_in_force = [this]() -> std::optional<store::Period> {
    const auto* password = passwords_.in_force();
    return password != nullptr ? std::optional(password->pb_salt) : std::nullopt;
  };
  return hooks;
}

void Recorder::record(CameraId id) {
  auto main_stream = cameras_.watch(id, StreamIndex{0}, Archive::subscription_options());
  if (main_stream)
    archive_->record(id, std::move(*main_stream));
}

Result<api::CameraView> Recorder::add_camera(api::CameraChange change) {
  auto added = cameras_.add(std::move(change));
  if (added) {
    log::info("recorder", "camera {} added: {}", number(added->id), added->url);
    record(added->id);
  }
  return added;
}

Result<api::CameraView> Recorder::change_camera(CameraId id, api::CameraChange change) {
  auto changed = cameras_.change(id, std::move(change));
  if (changed)
    log::info("recorder", "camera {} changed: {}", number(id), changed->url);
  return changed;
}

Result<> Recorder::remove_camera(CameraId id) {
  auto removed = cameras_.remove(id);
  if (removed) {
    log::info("recorder", "camera {} removed", number(id));
    archive_->camera_removed(id);
  }
  return removed;
}

net::Task<api::CameraView> Recorder::set_camera_encryption(CameraId id, bool on) {
  auto sending = security_.send_encryption({{id, on}});
  const auto sent = co_await std::move(sending);
  if (!sent)
    co_return std::unexpected(sent.error());
  if (const auto& problem = sent->front().problem)
    co_return std::unexpected(problem->within(fmt::format("camera {}", number(id))));
  log::info("recorder", "camera {}: data encryption {}", number(id), on ? "on" : "off");
  co_return cameras_.view(id);
}

net::Task<std::vector<api::CameraSent>> Recorder::set_password(ssl::SecretText password) {
  if (auto changed = co_await passwords_.change(std::move(password)); !changed)
    co_return std::unexpected(changed.error());
  log::info("recorder", "data-encryption password changed");
  events_.publish(api::password_changed_event());
  auto sent = co_await cameras_.send_password();
  co_return sent;
}

// Recordings that cannot be asked for take live nothing away.
net::Task<api::KeyOwners> Recorder::key_owners(std::vector<Kid> keys) {
  api::KeyOwners live;
  for (const auto& key : keys)
    live[key] = cameras_.cameras_under(key);
  auto asking = archive_->key_owners(std::move(keys));
  const auto recorded = co_await std::move(asking);
  if (!recorded) {
    log::warn("recorder", "whose recordings are under a key: {}", recorded.error().message);
    co_return live;
  }
  for (const auto& [key, cameras] : *recorded)
    live[key].insert(live[key].end(), cameras.begin(), cameras.end());
  co_return live;
}

Result<std::shared_ptr<ingest::Subscription>> Recorder::watch(CameraId id, StreamIndex stream) {
  return cameras_.watch(id, stream);
}

} // namespace kagimado::recorder

#include "engine/recorder/recorder.h"

#include "engine/api/events.h"
#include "engine/base/log.h"

namespace kagimado::recorder {

Recorder::Recorder(net::asio::io_context& io, State state, std::optional<sealed::PasswordKey> password,
                   const RecorderOptions& options)
    : state_(std::move(state)), events_(io.get_executor()),
      passwords_(state_, options.clock, options.pbkdf2_iterations, std::move(password)),
      cameras_(io.get_executor(), state_, passwords_, options.clock, options.ingest, events_,
               [this](CameraId id, const camera::Event& event) { archive_->noticed(id, event); }) {}

Result<std::unique_ptr<Recorder>> Recorder::create(net::asio::io_context& io, RecorderOptions options) {
  KGM_TRY(auto state, State::open(options.state_folder));
  KGM_TRY(auto password, state.password_in_force());
  KGM_TRY(auto cameras, state.cameras());
  const auto camera_count = cameras.size();
  std::unique_ptr<Recorder> recorder(new Recorder(io, std::move(state), std::move(password), options));
  KGM_TRY(recorder->archive_, Archive::open(io.get_executor(), options.state_folder, options.archive,
                                            options.clock, recorder->events_, recorder->archive_hooks()));
  const net::UnixEndpoint endpoint{options.socket, 0600};
  KGM_TRY(recorder->server_,
          net::HttpServer::listen(io, endpoint, api::make_handler(*recorder, options.api)));
  recorder->cameras_.start(std::move(cameras));
  // Before the first picture can come.
  for (const auto& camera : recorder->cameras())
    recorder->record(camera.id);
  log::info("recorder", "serves {} cameras at {}", camera_count, options.socket.string());
  return recorder;
}

Recorder::~Recorder() {
  server_.reset(); // nobody asks any more
  events_.close();
}

Archive::Hooks Recorder::archive_hooks() const {
  Archive::Hooks hooks;
  hooks.cameras = [this] {
    std::vector<CameraId> ids;
    for (const auto& view : cameras_.views())
      ids.push_back(view.id);
    return ids;
  };
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
  auto set = co_await cameras_.set_encryption(id, on);
  if (set)
    log::info("recorder", "camera {}: data encryption {}", number(id), on ? "on" : "off");
  co_return set;
}

net::Task<std::vector<api::PasswordSent>> Recorder::set_password(ssl::SecretText password) {
  if (auto changed = co_await passwords_.change(std::move(password)); !changed)
    co_return std::unexpected(changed.error());
  log::info("recorder", "data-encryption password changed");
  events_.publish(api::password_changed_event());
  auto sent = co_await cameras_.send_password();
  co_return sent;
}

Result<std::shared_ptr<ingest::Subscription>> Recorder::watch(CameraId id, StreamIndex stream) {
  return cameras_.watch(id, stream);
}

} // namespace kagimado::recorder

#include "engine/view/viewer.h"

#include "engine/view/key_client.h"
#include "engine/view/network_source.h"
#include "engine/view/password_desk.h"
#include "engine/view/url_copy.h"
#include "engine/view/wall_control.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <pthread.h>

#include <map>
#include <thread>

namespace kagimado::view {

namespace asio = net::asio;

struct Viewer::Impl {
  Impl(ViewerOptions viewer_options, net::Url url)
      : options(std::move(viewer_options)), recorder(std::make_shared<const net::Url>(std::move(url))),
        load(*options.clock), pool(options.workers), work(asio::make_work_guard(io)), tick_timer(io),
        passwords(
            options.clock, pool, keyring, [this] { asio::post(io, [this] { wall->recheck_keys(); }); },
            options.wake) {}

  ~Impl() {
    io.stop();
    if (network.joinable())
      network.join();
    pool.stop(); // before what its strands use
    events.reset();
    wall.reset();
    keys.reset();
  }

  void start() {
    keys.emplace(io.get_executor(), *recorder, keyring);
    PipelineServices services;
    services.clock = options.clock;
    services.pool = &pool;
    services.keyring = &keyring;
    services.keys = &*keys;
    services.load = &load;
    services.skip_loop_filter =
        options.skip_loop_filter_in_small_tiles ? SkipLoopFilter::SmallTiles : SkipLoopFilter::OnlyOverload;
    services.wake = options.wake;
    wall.emplace(services, [this](CameraId camera, StreamIndex stream) {
      return make_network_source(io.get_executor(), {recorder, camera, stream, options.clock});
    });
    SiteListener listener;
    listener.on_change = [this](const SiteFacts& facts) { take_site(facts); };
    listener.on_connected = [this](const SiteFacts&) {
      wall->on_recorder_back();
      keys->recorder_is_back();
      wall->recheck_keys(); // the password may have changed while nobody listened
    };
    listener.on_password_changed = [this] { wall->recheck_keys(); };
    events.emplace(io.get_executor(), *recorder, std::move(listener));
    tick();
    network = std::thread([this] {
      pthread_setname_np(pthread_self(), "view-net");
      io.run();
    });
  }

  void take_site(const SiteFacts& facts) {
    auto fresh = std::make_shared<Site>();
    fresh->recorder_online = facts.recorder_online;
    fresh->recorder_reason = facts.recorder_reason;
    for (const auto& [id, camera] : facts.cameras)
      fresh->cameras.push_back(camera.entry);
    {
      std::shared_ptr<const Site> old = std::move(fresh); // freed after the lock
      const MutexLock lock(site_mutex);
      site.swap(old);
    }
    wall->on_site(facts); // after it: who sees a tile come alive sees the site that goes with it
    if (options.wake)
      options.wake();
  }

  void tick() {
    constexpr std::chrono::milliseconds period{200};
    tick_timer.expires_after(period);
    tick_timer.async_wait([this](const boost::system::error_code& code) {
      if (code)
        return;
      wall->tick();
      tick();
    });
  }

  const ViewerOptions options;
  const std::shared_ptr<const net::Url> recorder;
  sealed::Keyring keyring;
  LoadMeter load;
  WorkerPool pool;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work;
  asio::steady_timer tick_timer;
  PasswordDesk passwords;
  // Network thread only, once it runs.
  std::optional<KeyClient> keys;
  std::optional<WallControl> wall;
  std::optional<SiteWatch> events;
  std::thread network;

  mutable Mutex site_mutex;
  std::shared_ptr<const Site> site KGM_GUARDED_BY(site_mutex) = std::make_shared<Site>();

  // Drawing thread only.
  std::map<std::pair<Monitor, int>, std::shared_ptr<Tile>> tiles;
};

Viewer::Viewer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Viewer::~Viewer() = default;

Result<std::unique_ptr<Viewer>> Viewer::create(ViewerOptions options) {
  KGM_TRY(auto url, net::parse_url(options.recorder));
  if (url.scheme != "unix" && url.scheme != "http" && url.scheme != "https")
    return fail(ErrorKind::Invalid, "recorder {}: not unix:, http: or https:", url.redacted());
  if (!options.clock)
    options.clock = std::make_shared<SystemClock>();
  auto impl = std::make_unique<Impl>(std::move(options), std::move(url));
  impl->start();
  return std::unique_ptr<Viewer>(new Viewer(std::move(impl)));
}

std::shared_ptr<const Site> Viewer::site() const {
  const MutexLock lock(impl_->site_mutex);
  return impl_->site;
}

void Viewer::want(Monitor monitor, int tiles_on_monitor, std::vector<TileWant> wants) {
  std::map<std::pair<Monitor, int>, std::shared_ptr<Tile>> next;
  std::vector<PlacedTile> placed;
  for (const auto& want : wants) {
    if (number(want.camera) == 0 || want.width_px <= 0 || want.height_px <= 0)
      continue;
    const std::pair key(monitor, want.slot);
    const auto before = impl_->tiles.find(key);
    const bool same = before != impl_->tiles.end() && before->second->camera() == want.camera;
    auto tile = same ? before->second : std::make_shared<Tile>(want.camera, impl_->options.clock);
    if (!next.emplace(key, tile).second)
      continue; // a slot is one tile
    placed.push_back({want, std::move(tile)});
  }
  std::erase_if(impl_->tiles, [&](const auto& entry) { return entry.first.first == monitor; });
  impl_->tiles.merge(next);
  asio::post(impl_->io,
             [impl = impl_.get(), monitor, tiles_on_monitor, placed = std::move(placed)]() mutable {
               impl->wall->want(monitor, tiles_on_monitor, std::move(placed));
             });
}

std::shared_ptr<const Picture> Viewer::picture(Monitor monitor, int slot) const {
  const auto found = impl_->tiles.find({monitor, slot});
  return found != impl_->tiles.end() ? found->second->picture() : nullptr;
}

TileStatus Viewer::status(Monitor monitor, int slot) const {
  const auto found = impl_->tiles.find({monitor, slot});
  return found != impl_->tiles.end() ? found->second->status() : TileStatus{};
}

std::uint64_t Viewer::try_password(CameraId camera, ssl::SecretText password) {
  const auto id = impl_->passwords.open_try();
  asio::post(impl_->io, [impl = impl_.get(), id, camera, password = std::move(password)]() mutable {
    impl->passwords.try_boxes(id, impl->wall->locked_key_boxes(camera), std::move(password));
  });
  return id;
}

PasswordTry Viewer::password_try(std::uint64_t id) const {
  return impl_->passwords.look(id);
}

void Viewer::forget_passwords() {
  asio::post(impl_->io, [impl = impl_.get()] {
    impl->keyring.forget_all();
    impl->wall->recheck_keys();
  });
}

void Viewer::play_from(Monitor, WallTime, std::optional<std::int64_t>) {}

void Viewer::set_speed(Monitor, double) {}

void Viewer::pause(Monitor, bool) {}

void Viewer::step(Monitor, int) {}

void Viewer::go_live(Monitor) {}

PlaybackStatus Viewer::playback(Monitor) const {
  return {};
}

void Viewer::set_sound(Monitor, std::optional<CameraId>) {}

std::shared_ptr<const RecordingMap> Viewer::recordings(WallTime from, WallTime to,
                                                       std::chrono::seconds resolution) {
  RecordingMap map;
  map.from = from;
  map.to = to;
  map.resolution = resolution;
  return std::make_shared<const RecordingMap>(std::move(map));
}

Thumbnail Viewer::thumbnail(CameraId, WallTime, int, int) {
  return {};
}

std::shared_ptr<const AlarmList> Viewer::alarms(WallTime from, WallTime to) {
  AlarmList list;
  list.from = from;
  list.to = to;
  return std::make_shared<const AlarmList>(std::move(list));
}

std::shared_ptr<const MediaList> Viewer::media() {
  return std::make_shared<const MediaList>();
}

void Viewer::start_export(ExportWish) {}

void Viewer::cancel_export() {}

ExportStatus Viewer::export_status() {
  return {};
}

} // namespace kagimado::view

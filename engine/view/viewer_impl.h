// What a viewer is made of. Internal to viewer*.cpp.
#pragma once

#include "engine/view/alarms_client.h"
#include "engine/view/export_client.h"
#include "engine/view/key_client.h"
#include "engine/view/locked_sink.h"
#include "engine/view/network_source.h"
#include "engine/view/password_desk.h"
#include "engine/view/playback_control.h"
#include "engine/view/recordings_client.h"
#include "engine/view/session_client.h"
#include "engine/view/settings_desk.h"
#include "engine/view/thumbnail_maker.h"
#include "engine/view/url_copy.h"
#include "engine/view/viewer.h"
#include "engine/view/wall_control.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <pthread.h>

#include <atomic>
#include <map>
#include <thread>

namespace kagimado::view {

namespace asio = net::asio;

struct Viewer::Impl {
  Impl(ViewerOptions viewer_options, net::Url url)
      : options(std::move(viewer_options)), recorder(std::make_shared<const net::Url>(std::move(url))),
        passport(std::make_shared<Passport>(recorder->scheme == "unix", options.trust)), load(*options.clock),
        pool(options.workers), work(asio::make_work_guard(io)), tick_timer(io), play_timer(io),
        passwords(
            options.clock, pool, keyring, [this] { asio::post(io, [this] { recheck_keys(); }); },
            options.wake) {}

  ~Impl() {
    io.stop();
    if (network.joinable())
      network.join();
    pool.stop(); // before what its strands use
    events.reset();
    players.clear();
    wall.reset();
    exports.reset();
    thumbnails.reset();
    alarms.reset();
    recordings.reset();
    desk.reset();
    session.reset();
    desk_api.reset();
    api.reset();
    keys.reset();
  }

  void start() {
    keys.emplace(io.get_executor(), *recorder, keyring, passport);
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
      return make_network_source(io.get_executor(), {recorder, camera, stream, options.clock, passport});
    });
    for (const auto monitor : {Monitor::Main, Monitor::Sub})
      players.emplace(monitor, std::make_unique<PlaybackControl>(
                                   services,
                                   [this](CameraId camera) {
                                     return make_playback_source(io.get_executor(),
                                                                 {recorder, camera, passport});
                                   },
                                   [this] { on_playback_news(); }));
    start_clients();
    SiteListener listener;
    listener.on_change = [this](const SiteFacts& facts) {
      take_site(facts);
      desk->outdate(); // what settings screens know of the cameras
    };
    listener.on_connected = [this](const SiteFacts&) {
      wall->on_recorder_back();
      for (auto& [monitor, player] : players)
        player->on_recorder_back();
      keys->recorder_is_back();
      return_lent_keys(); // the password may have changed while nobody listened
      alarms->outdate();
      session->recorder_is_back();
      desk->outdate();
    };
    listener.on_password_changed = [this] {
      thumbnails->forget(); // of the period that ended
      return_lent_keys();
    };
    listener.on_recordings_grown = [this] {
      recordings->outdate();
      for (auto& [monitor, player] : players)
        player->on_recordings_grown();
    };
    listener.on_alarm = [this] {
      alarms->outdate();
      wake();
    };
    listener.on_session = [this] { session->check(); };
    listener.on_settings = [this] {
      desk->outdate();
      session->check(); // it tells zone, language and auto logout too
    };
    listener.passport = passport;
    events.emplace(io.get_executor(), *recorder, std::move(listener));
    tick();
    network = std::thread([this] {
      pthread_setname_np(pthread_self(), "view-net");
      io.run();
    });
  }

  void start_clients() {
    const auto woken = [this] { wake(); };
    const auto check_session = [this] { session->check(); };
    api.emplace(io.get_executor(), *recorder,
                ApiClientOptions{.passport = passport, .on_denied = check_session});
    desk_api.emplace(io.get_executor(), *recorder,
                     ApiClientOptions{.passport = passport,
                                      .read_timeout = SettingsDesk::patience,
                                      .on_denied = check_session});
    desk.emplace(options.clock, *desk_api, woken);
    session.emplace(io.get_executor(), *recorder, passport, options.clock,
                    SessionClient::Listener{.on_other_rights = [this] { ask_anew(); },
                                            .on_logged_out = [this] { forget_passwords(); },
                                            .wake = woken},
                    options.login);
    recordings.emplace(options.clock, *api, pool, keyring, woken);
    alarms.emplace(options.clock, *api, woken);
    thumbnails.emplace(options.clock, *api, pool, keyring, *keys, woken);
    exports.emplace(io.get_executor(), options.clock, *api, woken);
  }

  void wake() const {
    if (options.wake)
      options.wake();
  }

  // Network thread: what the recorder's password opened must be asked for again [REQ-ENC-6].
  void return_lent_keys() {
    keyring.forget_lent();
    keys->ask_anew();
    recheck_keys();
  }

  // Network thread: something that was locked may open now, or the other way round.
  void recheck_keys() {
    wall->recheck_keys(false);
    for (auto& [monitor, player] : players)
      player->recheck_keys(false);
    recordings->outdate();
    thumbnails->outdate();
    wake();
  }

  void forget_passwords() {
    keyring.forget_all();
    thumbnails->forget();
    wall->recheck_keys(true);
    for (auto& [monitor, player] : players)
      player->recheck_keys(true);
    recordings->outdate();
    wake();
  }

  // Network thread: somebody with other rights asks from now on.
  void ask_anew() {
    events->restart();
    wall->ask_anew();
    for (auto& [monitor, player] : players)
      player->on_recorder_back();
    return_lent_keys();
    alarms->outdate();
    thumbnails->forget();
    desk->forget();
  }

  void take_site(const SiteFacts& facts) {
    if (!facts.recorder_online && facts.recorder_reason != name_of(ErrorKind::Denied))
      session->recorder_is_away();
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
    for (auto& [player_of, player] : players)
      player->on_site(facts);
    wake();
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

  // Playback: viewer_playback.cpp.
  void command(Monitor monitor, std::function<void(PlaybackControl&)> run);
  void play(Monitor monitor, std::uint64_t number, WallTime at, std::optional<std::int64_t> span);
  void go_on_playing();
  bool tick_players();
  void on_playback_news();
  void publish(Monitor monitor, std::uint64_t number);
  void place(Monitor monitor);
  void stop_playing(Monitor monitor, std::uint64_t number);
  void apply_sound();

  const ViewerOptions options;
  const std::shared_ptr<const net::Url> recorder;
  const std::shared_ptr<Passport> passport;
  sealed::Keyring keyring;
  LoadMeter load;
  WorkerPool pool;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work;
  asio::steady_timer tick_timer, play_timer;
  PasswordDesk passwords;
  // Network thread only, once it runs.
  std::optional<KeyClient> keys;
  std::optional<WallControl> wall;
  std::map<Monitor, std::unique_ptr<PlaybackControl>> players;
  std::map<Monitor, std::uint64_t> done_commands, newest_play;
  std::optional<std::pair<Monitor, CameraId>> heard; // one device: who asked last
  std::optional<SiteWatch> events;
  bool is_playing = false;                  // play_timer runs
  std::atomic<bool> is_playback_calm{true}; // it does not: news must be told
  std::atomic<std::uint64_t> playback_ticks{0};
  // Asked by the drawing thread, answered on the network thread and on workers.
  std::optional<ApiClient> api, desk_api;
  std::optional<SettingsDesk> desk;
  std::optional<SessionClient> session;
  std::optional<RecordingsClient> recordings;
  std::optional<AlarmsClient> alarms;
  std::optional<ThumbnailMaker> thumbnails;
  std::optional<ExportClient> exports;
  std::thread network;

  mutable Mutex site_mutex;
  std::shared_ptr<const Site> site KGM_GUARDED_BY(site_mutex) = std::make_shared<Site>();

  // What the network thread did last for a monitor, by the number of the command.
  struct Published {
    std::uint64_t number = 0;
    PlaybackStatus status;
  };

  mutable Mutex published_mutex;
  std::map<Monitor, Published> published KGM_GUARDED_BY(published_mutex);

  // Drawing thread only.
  struct Side {
    bool plays = false;
    int tiles_on_monitor = 1;
    std::vector<TileWant> wants;
    PlaybackStatus asked; // as it will be
    std::uint64_t commands = 0;
  };

  std::map<Monitor, Side> sides;
  std::map<std::pair<Monitor, int>, std::shared_ptr<Tile>> tiles;
};

} // namespace kagimado::view

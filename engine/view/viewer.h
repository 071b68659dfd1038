// The watching half of the product: from the recorder's API to pictures at tile size. Used by the monitor and
// by benchmarks.
//
// Threads: one network thread (asio), a pool of decode workers. All public calls are for one thread (the
// drawing thread) and never block: no file, socket, lock wait or decode happens in them. Pictures and
// snapshots are immutable and shared.
//
// One upstream connection and one decoder a (camera, stream), however many tiles show it; each tile has its
// own thinning, crop and size. Nothing is fetched, opened or decoded for a tile that nobody sees.
#pragma once

#include "engine/base/ids.h"
#include "engine/ssl/secret.h"
#include "engine/ssl/tls.h"
#include "engine/view/answer_fwd.h"
#include "engine/view/audio_sink.h"
#include "engine/view/login.h"
#include "engine/view/picture.h"
#include "engine/view/playback.h"
#include "engine/view/session.h"
#include "engine/view/tile_status.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kagimado::view {

struct CameraEntry {
  CameraId id{0};
  std::string name;
  bool sealed = false;
  bool online = false;
  std::string reason;
};

struct Site {
  bool recorder_online = false;
  std::string recorder_reason;
  std::vector<CameraEntry> cameras; // by id
};

enum class PasswordOutcome { Pending, Opened, Wrong, Damaged, NothingToOpen, Throttled };

struct PasswordTry {
  std::uint64_t id = 0;
  PasswordOutcome outcome = PasswordOutcome::Pending;
  std::chrono::seconds retry_after{0}; // Throttled
};

struct ViewerOptions {
  std::string recorder;               // "unix:/run/kagimado/api.sock" or "https://..."
  ssl::TrustPolicy trust;             // of the certificate of a recorder elsewhere
  std::shared_ptr<const Login> login; // who it is while nobody else is logged in; nullptr: nobody
  int workers = 0;                    // 0: number of cores
  bool skip_loop_filter_in_small_tiles = true;
  std::shared_ptr<const Clock> clock;
  // Called from any thread when there is something new to draw; must only wake the drawing thread.
  std::function<void()> wake;
  std::shared_ptr<AudioSink> audio; // nothing: no sound is fetched or decoded
};

class Viewer final {
 public:
  // Errors: Invalid (no such address; a login that would go over plain http:).
  static Result<std::unique_ptr<Viewer>> create(ViewerOptions options);
  ~Viewer();

  [[nodiscard]] std::shared_ptr<const Site> site() const;
  // All tiles of a monitor that are visible now, in a layout of tiles_on_monitor; the rest stops being
  // fetched.
  void want(Monitor monitor, int tiles_on_monitor, std::vector<TileWant> tiles);

  [[nodiscard]] std::shared_ptr<const Picture> picture(Monitor monitor, int slot) const;
  [[nodiscard]] TileStatus status(Monitor monitor, int slot) const;

  // A password typed at a tile [REQ-ENC-7, ENC-10]: stays in this process. Answer by password_try().
  std::uint64_t try_password(CameraId camera, ssl::SecretText password);
  [[nodiscard]] PasswordTry password_try(std::uint64_t id) const;
  void forget_passwords();

  // Playback [REQ-WALL-3]: a monitor is live or plays; want() tells its tiles either way, and picture(),
  // status(), try_password() and thinning go on as before. All tiles of a monitor keep step on one clock.
  // span: of two recordings that tell the same time, this one.
  void play_from(Monitor monitor, WallTime at, std::optional<std::int64_t> span = {}); // speed and pause stay
  void set_speed(Monitor monitor, double speed); // slowest_speed..fastest_speed, negative: reverse
  void pause(Monitor monitor, bool paused);
  void step(Monitor monitor, int frames); // pauses; 1: next picture, -1: the one before
  void go_live(Monitor monitor);
  [[nodiscard]] PlaybackStatus playback(Monitor monitor) const;
  // How often playback was looked after so far: stands still while nothing can change. Any thread.
  [[nodiscard]] std::uint64_t playback_ticks() const;
  // Heard at 1x forward, and live; nothing: silent.
  void set_sound(Monitor monitor, std::optional<CameraId> camera);

  // What is known now; asking is cheap and may be done in every frame. The recorder is asked in the
  // background, and again as recordings grow; wake() tells of an answer. The newest few questions are
  // remembered.
  std::shared_ptr<const RecordingMap> recordings(WallTime from, WallTime to, std::chrono::seconds resolution);
  Thumbnail thumbnail(CameraId camera, WallTime at, int width_px, int height_px);
  std::shared_ptr<const AlarmList> alarms(WallTime from, WallTime to);
  std::shared_ptr<const MediaList> media();
  void start_export(ExportWish wish);
  void cancel_export();
  [[nodiscard]] ExportStatus export_status(); // of the newest one

  // Who is logged in here (SessionClient) and what settings screens know and change (SettingsDesk).
  [[nodiscard]] std::shared_ptr<const Session> session() const;
  std::uint64_t log_in(const std::string& name, const ssl::SecretText& password);
  std::uint64_t set_up(const std::string& name, const ssl::SecretText& password);
  [[nodiscard]] AnswerPtr entered(std::uint64_t id) const; // how log_in or set_up ended
  void log_out();
  void touch(); // somebody is there
  AnswerPtr look(const std::string& target, std::chrono::seconds max_age = until_changed);
  std::uint64_t change(const Change& change);
  [[nodiscard]] AnswerPtr outcome(std::uint64_t id) const; // of a change

 private:
  struct Impl;
  explicit Viewer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::view

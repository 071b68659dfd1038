// The watching half of the product: from the recorder's API to pictures at tile size. Used by the monitor and by benchmarks.
//
// Threads: one network thread (asio), a pool of decode workers. All public calls are for one thread (the drawing thread) and never
// block: no file, socket, lock wait or decode happens in them. Pictures and snapshots are immutable and shared.
//
// One upstream connection and one decoder a (camera, stream), however many tiles show it; each tile has its own thinning, crop and
// size. Nothing is fetched, opened or decoded for a tile that nobody sees.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/ff/frame.h"
#include "engine/sealed/key_state.h"
#include "engine/ssl/secret.h"
#include "engine/view/thinning.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kagimado::view {

enum class Monitor : std::uint8_t { Main = 0, Sub = 1 };

// A picture at tile size (or a decoded frame as it is where no scaling is needed), planar YUV.
struct Picture {
  std::shared_ptr<const void> owner; // keeps the planes alive
  ff::PixelLayout layout = ff::PixelLayout::I420; // I420, I422, I444 or Gray
  ff::ColorSpace color_space = ff::ColorSpace::Bt709Limited;
  const std::uint8_t* planes[3] = {};
  int strides_bytes[3] = {};
  int width = 0, height = 0;
  std::uint64_t serial = 0;    // changes with each new picture of the tile
  SteadyTime received;         // when its fragment came in
  WallTime wall;               // when it was taken, as the camera or the recorder says
};

enum class TileState {
  Empty,        // no camera chosen
  Connecting,   // no picture yet
  Video,
  Locked,       // KeyState says why
  Lost,         // had a picture, is gone; last picture stays
  NoRecording,
  NoPermission,
  Damaged,      // or tampered
  Unsupported,
};
std::string_view name_of(TileState state);

struct TileStatus {
  TileState state = TileState::Empty;
  sealed::KeyState key_state = sealed::KeyState::Clear;
  std::string camera_name;
  std::string reason;          // error kind name for i18n: "denied", "expired", "timeout", ...; empty if fine
  mp4::Codec codec = mp4::Codec::H264;
  StreamIndex stream{0};
  Thinning thinning;
  int source_width = 0, source_height = 0;
  double shown_per_second = 0; // pictures, over the last seconds
  std::chrono::milliseconds age{0};     // since the last picture came
  std::chrono::milliseconds latency{0}; // received -> ready to draw, median of the last pictures
  WallTime picture_wall;
  std::uint64_t decoded_frames = 0, dropped_fragments = 0;
};

// Part of the picture to show, 0..1 in both directions (digital zoom).
struct Crop {
  double x = 0, y = 0, width = 1, height = 1;
  bool operator==(const Crop&) const = default;
};

struct TileWant {
  int slot = 0;
  CameraId camera{0};
  int width_px = 0, height_px = 0; // area of the tile; the picture keeps its aspect inside
  Crop crop;
  bool operator==(const TileWant&) const = default;
};

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
  std::string recorder;         // "unix:/run/kagimado/api.sock" or "https://..."
  int workers = 0;              // 0: number of cores
  bool skip_loop_filter_in_small_tiles = true;
  std::shared_ptr<const Clock> clock;
  // Called from any thread when there is something new to draw; must only wake the drawing thread.
  std::function<void()> wake;
};

class Viewer final {
 public:
  static Result<std::unique_ptr<Viewer>> create(ViewerOptions options);
  ~Viewer();

  [[nodiscard]] std::shared_ptr<const Site> site() const;
  // All tiles of a monitor that are visible now, in a layout of tiles_on_monitor; the rest stops being fetched.
  void want(Monitor monitor, int tiles_on_monitor, std::vector<TileWant> tiles);

  [[nodiscard]] std::shared_ptr<const Picture> picture(Monitor monitor, int slot) const;
  [[nodiscard]] TileStatus status(Monitor monitor, int slot) const;

  // A password typed at a tile [REQ-ENC-7, ENC-10]: stays in this process. Answer by password_try().
  std::uint64_t try_password(CameraId camera, ssl::SecretText password);
  [[nodiscard]] PasswordTry password_try(std::uint64_t id) const;
  void forget_passwords(); // logout

 private:
  struct Impl;
  explicit Viewer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::view

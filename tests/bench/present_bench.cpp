// Google Benchmark: a whole turn of the monitor's loop when one tile has a new picture: facts, widgets, YUV
// into the framebuffer, present. Memory sink, so what a display server adds is not in it.
#include "osd/app/monitor_app.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/playback_feed.h"
#include "tests/fakes/recorder_desk.h"
#include "tests/fakes/wall_feed.h"

#include <benchmark/benchmark.h>

namespace kagimado::osd {
namespace {

// Pictures are made beforehand: making them is the workers' part.
class PreparedFeed final : public WallFeed {
 public:
  explicit PreparedFeed(WallFeed& feed) : feed_(feed) {}

  [[nodiscard]] std::shared_ptr<const view::Site> site() const override { return feed_.site(); }

  void want(view::Monitor monitor, int tiles_on_monitor, std::vector<view::TileWant> tiles) override {
    pictures_.clear();
    for (const auto& tile : tiles) {
      auto& pair = pictures_[tile.slot];
      for (auto& picture : pair)
        picture = fakes::make_picture(tile.width_px, tile.width_px * 9 / 16, WallTime{}, ++serial_);
    }
    feed_.want(monitor, tiles_on_monitor, std::move(tiles));
  }

  void show_new_picture() { second_ = !second_; }

  [[nodiscard]] std::shared_ptr<const view::Picture> picture(view::Monitor, int slot) const override {
    const auto found = pictures_.find(slot);
    return found == pictures_.end() ? nullptr : found->second[slot == 0 && second_ ? 1 : 0];
  }

  [[nodiscard]] view::TileStatus status(view::Monitor monitor, int slot) const override {
    return feed_.status(monitor, slot);
  }

  std::uint64_t try_password(CameraId camera, ssl::SecretText password) override {
    return feed_.try_password(camera, std::move(password));
  }

  [[nodiscard]] view::PasswordTry password_try(std::uint64_t id) const override {
    return feed_.password_try(id);
  }

 private:
  WallFeed& feed_;
  std::map<int, std::array<std::shared_ptr<const view::Picture>, 2>> pictures_;
  std::uint64_t serial_ = 0;
  bool second_ = false;
};

void one_changed_tile(benchmark::State& state) {
  fakes::ManualClock clock;
  fakes::FakeFeed cameras(clock);
  const auto tiles = static_cast<unsigned>(state.range(0));
  for (unsigned number = 1; number <= tiles; ++number) {
    fakes::FakeFeed::Camera camera;
    camera.status.state = view::TileState::Video;
    camera.status.camera_name = "camera";
    cameras.add(number, std::move(camera));
  }
  PreparedFeed feed(cameras);
  fakes::FakePlayback playback(clock);
  fakes::FakeDesk desk;
  MonitorOptions options;
  options.assets = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "assets";
  options.layout = static_cast<int>(tiles);
  const auto sink = make_memory_sink({{"main", {1920, 1080}}});
  const auto app = MonitorApp::create(options, *sink, feed, playback, desk, clock);
  if (!app) {
    state.SkipWithError(app.error().message.c_str());
    return;
  }
  const auto turn = [&] {
    clock.advance(FramePacer::interval);
    return (*app)->turn(std::chrono::milliseconds(0)).has_value();
  };
  for (int i = 0; i < 600; ++i) // until the menu bar has gone
    turn();
  for (auto _ : state) {
    feed.show_new_picture();
    sink->wake();
    if (!turn())
      state.SkipWithError("a turn failed");
  }
}

BENCHMARK(one_changed_tile)
    ->ArgName("tiles")
    ->Arg(4)
    ->Arg(9)
    ->Arg(16)
    ->Arg(32)
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace kagimado::osd

BENCHMARK_MAIN();

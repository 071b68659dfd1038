// How old is a picture when the drawing thread gets it? Watches live scene cameras through a recorder exactly
// as the monitor does and reads the clock that the cameras burn into their pictures
// (engine/device/burned_clock.h).
//   kagimado-latency --recorder unix:PATH --cameras 1,2,3,4 --seconds 20     -> one line of JSON
#include "engine/device/burned_clock.h"
#include "engine/view/viewer.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>

namespace kagimado {
namespace {

constexpr int tile_width_px = 960, tile_height_px = 540; // 4 tiles on 1920x1080

// What viewer.wake() rings.
class Bell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      rung_ = true;
    }
    condition_.notify_one();
  }

  void wait_until(SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    condition_.wait_until(lock, deadline, [this] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool rung_ = false;
};

class LatencyMeter {
 public:
  void look(const view::Picture& picture, WallTime now) {
    const auto taken =
        device::read_burned_clock(picture.planes[0], picture.strides_bytes[0], picture.width, picture.height);
    if (!taken)
      ++unread_;
    else
      ages_ms_.push_back(std::chrono::duration<double, std::milli>(now - *taken).count());
  }

  void report() {
    std::sort(ages_ms_.begin(), ages_ms_.end());
    const auto at = [&](double share) {
      return ages_ms_.empty()
                 ? -1.0
                 : ages_ms_[static_cast<std::size_t>(share * static_cast<double>(ages_ms_.size() - 1))];
    };
    std::printf("{\"pictures\":%zu,\"unread\":%zu,\"median_ms\":%.1f,\"p95_ms\":%.1f,\"max_ms\":%.1f}\n",
                ages_ms_.size(), unread_, at(0.5), at(0.95), at(1.0));
  }

 private:
  std::vector<double> ages_ms_;
  std::size_t unread_ = 0;
};

Result<> watch(const std::string& recorder, const std::vector<unsigned>& cameras, int seconds) {
  const auto clock = std::make_shared<SystemClock>();
  Bell bell;
  view::ViewerOptions options;
  options.recorder = recorder;
  options.clock = clock;
  options.wake = [&bell] { bell.ring(); };
  KGM_TRY(const auto viewer, view::Viewer::create(std::move(options)));
  std::vector<view::TileWant> wants;
  for (const auto camera : cameras)
    wants.push_back({static_cast<int>(wants.size()), CameraId{camera}, tile_width_px, tile_height_px, {}});
  viewer->want(view::Monitor::Main, static_cast<int>(wants.size()), wants);

  constexpr std::chrono::seconds settle{3}; // the first GOP comes at once and is old by right
  const auto start = clock->steady_now();
  const auto end = start + settle + std::chrono::seconds(seconds);
  std::vector<std::uint64_t> seen(wants.size(), 0);
  LatencyMeter meter;
  while (clock->steady_now() < end) {
    bell.wait_until(end);
    for (const auto& want : wants) {
      const auto slot = static_cast<std::size_t>(want.slot);
      const auto picture = viewer->picture(view::Monitor::Main, want.slot);
      if (!picture || picture->serial == seen[slot])
        continue;
      seen[slot] = picture->serial;
      if (clock->steady_now() > start + settle)
        meter.look(*picture, clock->wall_now());
    }
  }
  meter.report();
  return {};
}

} // namespace
} // namespace kagimado

int main(int argc, char** argv) {
  CLI::App app{"Camera to picture, by the burned-in clock"};
  std::string recorder;
  std::vector<unsigned> cameras;
  int seconds = 20;
  app.add_option("--recorder", recorder)->required();
  app.add_option("--cameras", cameras)->required()->delimiter(',');
  app.add_option("--seconds", seconds);
  CLI11_PARSE(app, argc, argv);
  const auto done = kagimado::watch(recorder, cameras, seconds);
  if (!done)
    std::fprintf(stderr, "kagimado-latency: %s\n", done.error().message.c_str());
  return done ? 0 : 1;
}

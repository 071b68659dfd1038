// kagimado-playback-bench: the viewer plays the archive of a recorder in this process, over its socket, as
// the monitor does.
//
// With --recorder: another recorder's archive instead, seeks only; everything that it recorded lately may be
// sought.
//
// Fast: one sealed 1080p camera forward at 16x in a large tile (key frames only): how far the clock came
// compared with what was asked, how long it stood, pictures and CPU time. Seek: from a moment at random to
// the first picture of it, paused and at full rate.
#include "engine/view/viewer.h"
#include "tests/engine/view/fake_recorder.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <random>

namespace kagimado::view {
namespace {

using namespace std::chrono_literals;
using tests::FakeRecorder;

constexpr auto password = "Benchmark-1";
constexpr auto main_monitor = Monitor::Main;
constexpr CameraId camera{1};

struct Stretch {
  WallTime from, to;
};

const WallTime beginning = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

struct Settings {
  std::string recorder; // empty: one in this process
  std::uint32_t camera = 1;
  double hours = 24;
  double seconds = 10, speed = 16;
  int seeks = 100, workers = 1;
  int width = 1920, height = 1080, gop = 50;
  bool clear = false;
};

// A minute and a half for each second of the fast part, made of one clip over and over.
class Archive {
 public:
  explicit Archive(const Settings& settings) {
    tests::ClipSpec spec;
    spec.width = settings.width;
    spec.height = settings.height;
    spec.frames_per_second = 25;
    spec.gop = settings.gop;
    spec.frames = settings.gop * 2;
    const auto& source = tests::encode_clip(spec);
    clip = settings.clear ? source : tests::seal_clip(source, password, 1);
    length = std::chrono::milliseconds(spec.frames * 40);
    const auto clips = static_cast<int>(settings.seconds * settings.speed * 1.5 * 1s / length) + 20;
    std::vector<tests::FakeSpan> spans;
    for (int i = 0; i < clips; ++i)
      spans.push_back({i + 1, beginning + i * length, clip, ""});
    total = clips * length;
    if (!settings.clear)
      recorder.set_password(password, clip);
    recorder.put({number(camera), "bench", true, !settings.clear, "", {{0, clip}}});
    recorder.record(number(camera), std::move(spans));
    recorder.start();
  }

  ~Archive() {
    recorder.stop();
    ::unlink(socket.c_str());
  }

  const std::string socket = "/tmp/kagimado-playback-bench-" + std::to_string(::getpid()) + ".sock";
  FakeRecorder recorder{socket};
  tests::TestClip clip;
  std::chrono::milliseconds length{}, total{};
};

class Bell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      ++rung_;
    }
    changed_.notify_all();
  }

  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 5ms, [&] { return rung_ != seen_; });
    seen_ = rung_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t rung_ = 0, seen_ = 0;
};

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto in_seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return in_seconds(used.ru_utime) + in_seconds(used.ru_stime);
}

double seconds_of(SteadyTime::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

class Bench {
 public:
  Bench(const Settings& settings, const std::string& recorder) : settings_(settings) {
    ViewerOptions options;
    options.recorder = recorder;
    options.workers = settings.workers;
    options.wake = [this] { bell_.ring(); };
    auto made = Viewer::create(std::move(options));
    if (!made)
      throw std::runtime_error(made.error().message);
    viewer_ = std::move(*made);
    TileWant want;
    want.camera = CameraId{settings.camera};
    want.width_px = settings.width;
    want.height_px = settings.height;
    viewer_->want(main_monitor, 1, {want});
  }

  nlohmann::json play_fast() {
    viewer_->set_speed(main_monitor, settings_.speed);
    viewer_->play_from(main_monitor, beginning);
    wait_for_picture_at(beginning);
    const auto begin = std::chrono::steady_clock::now();
    const auto cpu_before = cpu_seconds();
    const auto from = viewer_->playback(main_monitor).position;
    const auto end = begin + std::chrono::duration_cast<SteadyTime::duration>(
                                 std::chrono::duration<double>(settings_.seconds));
    std::uint64_t serial = 0, pictures = 0;
    SteadyTime last = begin;
    SteadyTime::duration longest{}, waited{};
    for (auto now = begin; now < end; now = std::chrono::steady_clock::now()) {
      bell_.wait();
      const auto after = std::chrono::steady_clock::now();
      if (viewer_->playback(main_monitor).waiting)
        waited += after - now;
      const auto picture = viewer_->picture(main_monitor, 0);
      if (picture && picture->serial != serial) {
        serial = picture->serial;
        ++pictures;
        longest = std::max(longest, after - last);
        last = after;
      }
    }
    const auto took = seconds_of(std::chrono::steady_clock::now() - begin);
    const auto played =
        std::chrono::duration<double>(viewer_->playback(main_monitor).position - from).count();
    return {{"asked_speed", settings_.speed},
            {"speed", played / took},
            {"waited_s", seconds_of(waited)},
            {"pictures_per_second", static_cast<double>(pictures) / took},
            {"longest_between_pictures_ms", seconds_of(longest) * 1e3},
            {"cpu_cores", (cpu_seconds() - cpu_before) / took}};
  }

  // What the recorder has of the camera.
  std::vector<Stretch> recorded() {
    const auto now =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    const auto from = now - std::chrono::seconds(std::llround(settings_.hours * 3600));
    std::shared_ptr<const RecordingMap> map;
    for (const auto end = std::chrono::steady_clock::now() + 10s; std::chrono::steady_clock::now() < end;) {
      map = viewer_->recordings(from, now, 0s);
      if (!map->pending && map->reason.empty())
        break;
      bell_.wait();
    }
    std::vector<Stretch> stretches;
    for (const auto& known : map->cameras)
      for (const auto& span : known.spans)
        if (known.camera == CameraId{settings_.camera})
          stretches.push_back({span.from, span.to});
    if (stretches.empty())
      throw std::runtime_error("nothing is recorded: " + map->reason);
    return stretches;
  }

  nlohmann::json seek(const std::vector<Stretch>& stretches) {
    viewer_->set_speed(main_monitor, 1);
    viewer_->pause(main_monitor, true);
    std::mt19937 random(1);
    std::uniform_int_distribution<std::size_t> any_stretch(0, stretches.size() - 1);
    std::vector<double> times_ms;
    for (int i = 0; i < settings_.seeks; ++i) {
      const auto& stretch = stretches[any_stretch(random)];
      std::uniform_int_distribution<std::int64_t> anywhere(0, (stretch.to - stretch.from) / 1us - 1);
      const auto at = stretch.from + std::chrono::microseconds(anywhere(random));
      const auto begin = std::chrono::steady_clock::now();
      viewer_->play_from(main_monitor, at);
      if (!wait_for_picture_at(at))
        throw std::runtime_error("no picture in time");
      times_ms.push_back(seconds_of(std::chrono::steady_clock::now() - begin) * 1e3);
    }
    std::ranges::sort(times_ms);
    const auto at_share = [&](double share) {
      return times_ms[static_cast<std::size_t>(share * static_cast<double>(times_ms.size() - 1))];
    };
    return {{"seeks", settings_.seeks},
            {"median_ms", at_share(0.5)},
            {"p95_ms", at_share(0.95)},
            {"worst_ms", at_share(1)}};
  }

 private:
  bool wait_for_picture_at(WallTime at) {
    const auto picture_lasts = settings_.recorder.empty() ? 40ms : 250ms;
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < end) {
      const auto picture = viewer_->picture(main_monitor, 0);
      if (picture && picture->wall <= at && at < picture->wall + picture_lasts)
        return true;
      bell_.wait();
    }
    return false;
  }

  const Settings settings_;
  Bell bell_;
  std::unique_ptr<Viewer> viewer_;
};

int run(int argc, char** argv) {
  Settings settings;
  CLI::App app("Plays a recorder's archive as the monitor does, and measures it");
  app.add_option("--seconds", settings.seconds, "of fast playback");
  app.add_option("--speed", settings.speed, "of fast playback");
  app.add_option("--seeks", settings.seeks);
  app.add_option("--workers", settings.workers, "decode workers");
  app.add_option("--width", settings.width);
  app.add_option("--height", settings.height);
  app.add_option("--gop", settings.gop, "pictures from key frame to key frame, at 25 a second");
  app.add_flag("--clear", settings.clear, "not sealed");
  app.add_option("--recorder", settings.recorder, "unix:/path or a URL: seeks in its archive only");
  app.add_option("--camera", settings.camera, "of --recorder");
  app.add_option("--hours", settings.hours, "of --recorder, up to now");
  CLI11_PARSE(app, argc, argv);
  nlohmann::json report{{"workers", settings.workers}};
  if (settings.recorder.empty()) {
    const Archive archive(settings);
    Bench bench(settings, "unix:" + archive.socket);
    report["sealed"] = !settings.clear;
    report["fast"] = bench.play_fast();
    report["seek"] = bench.seek({{beginning, beginning + archive.total}});
  } else {
    Bench bench(settings, settings.recorder);
    report["seek"] = bench.seek(bench.recorded());
  }
  std::puts(report.dump(2).c_str());
  return 0;
}

} // namespace
} // namespace kagimado::view

int main(int argc, char** argv) {
  try {
    return kagimado::view::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

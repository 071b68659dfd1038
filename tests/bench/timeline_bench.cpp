// Google Benchmark: a whole frame of the monitor in which the timeline of a day is another one than before:
// 32 cameras on the wall, each with so many recordings in 24 hours. Memory sink.
#include "osd/app/monitor_app.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/playback_feed.h"
#include "tests/fakes/recorder_desk.h"
#include "tests/fakes/wall_feed.h"

#include <benchmark/benchmark.h>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

constexpr unsigned cameras = 32;

void add_day(fakes::FakeFeed& feed, fakes::FakePlayback& playback, const Clock& clock, int recordings) {
  const auto midnight = floor<days>(clock.wall_now());
  const auto length = duration_cast<microseconds>(hours(24)) / recordings;
  std::int64_t id = 0;
  for (unsigned number = 1; number <= cameras; ++number) {
    fakes::FakeFeed::Camera camera;
    camera.status.state = view::TileState::Locked; // no pictures: they are not what is measured
    camera.status.camera_name = "camera";
    feed.add(number, std::move(camera));
    for (int i = 0; i < recordings; ++i)
      playback.add(number, {.id = ++id,
                            .from = midnight + i * length,
                            .to = midnight + i * length + length * 9 / 10,
                            .sealed = true,
                            .locked = i % 7 == 0,
                            .damaged = i % 50 == 0});
  }
}

void day_of_32_cameras(benchmark::State& state) {
  fakes::ManualClock clock;
  clock.advance(hours(23));
  fakes::FakeFeed feed(clock);
  fakes::FakePlayback playback(clock);
  fakes::FakeDesk desk;
  add_day(feed, playback, clock, static_cast<int>(state.range(0)));
  MonitorOptions options;
  options.assets = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "assets";
  options.layout = cameras;
  const auto sink = make_memory_sink({{"main", {1920, 1080}}});
  const auto app = MonitorApp::create(options, *sink, feed, playback, desk, clock);
  if (!app) {
    state.SkipWithError(app.error().message.c_str());
    return;
  }
  const auto turn = [&] {
    clock.advance(FramePacer::interval);
    return (*app)->turn(milliseconds(0)).has_value();
  };
  const auto place_of = [&](std::string_view id) {
    for (const auto& widget : (*app)->screen(0).widgets().shown())
      if (widget.id == id)
        return Point{widget.rect.x + widget.rect.width / 2, widget.rect.y + widget.rect.height / 2};
    return Point{};
  };
  turn();
  const auto button = place_of("menu.playback");
  for (const bool pressed : {true, false}) {
    sink->inject(MouseMoved{0, button});
    sink->inject(MouseButtonChanged{0, button, MouseButton::Left, pressed});
    turn();
    turn();
  }
  const auto timeline = place_of("timeline");
  if (timeline == Point{}) {
    state.SkipWithError("there is no timeline");
    return;
  }
  float steps = 0.5f;
  for (auto _ : state) {
    sink->inject(MouseWheel{0, timeline, steps});
    steps = -steps;
    if (!turn())
      state.SkipWithError("a turn failed");
  }
}

BENCHMARK(day_of_32_cameras)
    ->ArgName("recordings")
    ->Arg(24)
    ->Arg(288)
    ->Arg(1440)
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace kagimado::osd

BENCHMARK_MAIN();

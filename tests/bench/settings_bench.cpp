// Settings screens at 1080 lines on the CPU framebuffer: from a key of the soft keyboard to the picture that
// shows it, and what a frame costs in which nothing changed.
#include "osd/app/monitor_app.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/playback_feed.h"
#include "tests/fakes/recorder_desk.h"
#include "tests/fakes/settings_answers.h"
#include "tests/fakes/wall_feed.h"

#include <benchmark/benchmark.h>

namespace kagimado::osd {
namespace {

using std::chrono::milliseconds;

// A monitor whose settings are open at the table of 32 cameras.
struct Bench {
  Bench() : feed(clock), playback(clock) {
    desk.knows("/settings", fakes::new_settings());
    auto security = fakes::some_security();
    for (int id = 5; id <= 32; ++id) {
      auto camera = security["cameras"][0];
      camera["id"] = id;
      security["cameras"].push_back(camera);
    }
    desk.knows("/security", security);
    MonitorOptions options;
    options.assets = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "assets";
    options.monitors = 1;
    sink = make_memory_sink({{"main", {1920, 1080}}});
    app = std::move(*MonitorApp::create(options, *sink, feed, playback, desk, clock));
    frames();
    sink->inject(MouseMoved{0, {600, 300}});
    frames();
    for (const char* button : {"menu.settings", "settings.page.extension", "settings.security.connection"})
      click(button);
  }

  // Until nothing is left to draw.
  void frames() {
    do {
      clock.advance(milliseconds(20));
      static_cast<void>(app->turn(milliseconds(0)));
    } while (!app->screen(0).settled());
  }

  Point middle_of(const std::string& id) const {
    for (const auto& widget : app->screen(0).widgets().shown())
      if (widget.id == id)
        return {widget.rect.x + widget.rect.width / 2, widget.rect.y + widget.rect.height / 2};
    throw std::runtime_error(id + " is not on the screen");
  }

  void click(const std::string& id) {
    const auto at = middle_of(id);
    sink->inject(MouseMoved{0, at});
    frames();
    press(at, true);
    press(at, false);
  }

  void press(Point at, bool pressed) {
    sink->inject(MouseButtonChanged{0, at, MouseButton::Left, pressed});
    frames();
  }

  fakes::ManualClock clock;
  fakes::FakeFeed feed;
  fakes::FakePlayback playback;
  fakes::FakeDesk desk;
  std::unique_ptr<Sink> sink;
  std::unique_ptr<MonitorApp> app;
};

void soft_key_to_picture(benchmark::State& state) {
  Bench bench;
  bench.click("settings.camera.1.connection.on");
  bench.click("settings.camera.1.port");
  const auto digit = bench.middle_of("entry.keyboard.key.7"),
             clear = bench.middle_of("entry.keyboard.key.clear");
  for (auto _ : state) {
    bench.press(digit, true);
    bench.press(digit, false);
    state.PauseTiming();
    bench.press(clear, true);
    bench.press(clear, false);
    state.ResumeTiming();
  }
}

void page_of_the_menu_opens(benchmark::State& state) {
  Bench bench;
  bench.click("settings.back");
  const auto there = bench.middle_of("settings.security.connection");
  for (auto _ : state) {
    bench.press(there, true);
    bench.press(there, false);
    state.PauseTiming();
    bench.click("settings.back");
    bench.sink->inject(MouseMoved{0, there});
    bench.frames();
    state.ResumeTiming();
  }
}

void frame_without_a_change(benchmark::State& state) {
  Bench bench;
  for (auto _ : state) {
    bench.clock.advance(milliseconds(20));
    benchmark::DoNotOptimize(bench.app->turn(milliseconds(0)));
  }
}

BENCHMARK(soft_key_to_picture)->Unit(benchmark::kMillisecond);
BENCHMARK(page_of_the_menu_opens)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_without_a_change)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace kagimado::osd

BENCHMARK_MAIN();

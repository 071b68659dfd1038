// kagimado-monitor: main and sub monitor of a recorder, in windows or headless.
#include "engine/base/log.h"
#include "engine/base/service_notify.h"
#include "osd/app/monitor_app.h"
#include "osd/app/stop_signals.h"
#include "osd/app/viewer_audio.h"
#include "osd/app/viewer_feed.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {

using namespace kagimado;
using namespace kagimado::osd;

struct Arguments {
  MonitorOptions options;
  std::string size = "1920x1080", sub_size = "1920x1080", language, log_level = "info";
  int layout = 0, sub_layout = 0, seconds = 0;
};

void describe(CLI::App& app, Arguments& a) {
  const auto layouts = CLI::IsMember({1, 4, 9, 16, 24, 32});
  app.add_option("--recorder", a.options.recorder, "unix:PATH or https://HOST[:PORT]")->capture_default_str();
  app.add_option("--state", a.options.state, "folder where layouts and language are kept");
  app.add_flag("--headless", a.options.headless, "no display: draws into memory");
  app.add_flag("--fullscreen", a.options.fullscreen, "each monitor fills its display");
  app.add_option("--size", a.size, "main monitor")->capture_default_str();
  app.add_option("--sub-size", a.sub_size, "sub monitor")->capture_default_str();
  app.add_option("--monitors", a.options.monitors, "1: main only, 2: main and sub")
      ->check(CLI::IsMember({1, 2}))
      ->capture_default_str();
  app.add_option("--layout", a.layout, "tiles on the main monitor at the start")->check(layouts);
  app.add_option("--sub-layout", a.sub_layout, "tiles on the sub monitor at the start")->check(layouts);
  app.add_option("--language", a.language, "ja or en; otherwise as it was last")
      ->check(CLI::IsMember({"ja", "en"}));
  app.add_option("--control", a.options.control, "control socket (osd/control/PROTOCOL.md)");
  app.add_option("--assets", a.options.assets,
                 "folder with i18n/ and fonts/; otherwise ../assets beside the program");
  app.add_option("--font", a.options.font, "a TrueType or OpenType font with Japanese glyphs");
  app.add_option("--seconds", a.seconds, "end after so many seconds")->check(CLI::PositiveNumber);
  app.add_option("--shots", a.options.shots, "with --seconds: folder for main.png and sub.png at the end")
      ->needs("--seconds");
  app.add_option("--log", a.log_level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
}

Result<MonitorOptions> options_of(const Arguments& a) {
  auto options = a.options;
  KGM_TRY(options.main_size, parse_size(a.size));
  KGM_TRY(options.sub_size, parse_size(a.sub_size));
  if (a.layout != 0)
    options.layout = a.layout;
  if (a.sub_layout != 0)
    options.sub_layout = a.sub_layout;
  if (!a.language.empty())
    options.language = a.language == "en" ? Language::English : Language::Japanese;
  if (a.seconds > 0)
    options.run_for = std::chrono::seconds(a.seconds);
  if (options.assets.empty()) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    options.assets = program.parent_path().parent_path() / "assets";
  }
  return options;
}

Result<std::unique_ptr<Sink>> make_sink(const MonitorOptions& options) {
  std::vector<OutputRequest> outputs{{"Kagimado main", options.main_size}};
  if (options.monitors == 2)
    outputs.push_back({"Kagimado sub", options.sub_size});
  if (options.headless)
    return make_memory_sink(std::move(outputs));
  return make_window_sink(std::move(outputs), options.fullscreen);
}

Result<> run(const Arguments& arguments) {
  KGM_TRY(const auto options, options_of(arguments));
  const auto notify = notify_service_manager();
  KGM_TRY(auto signals, StopSignals::create());
  KGM_TRY(const auto sink, make_sink(options));
  const auto clock = std::make_shared<SystemClock>();
  view::ViewerOptions viewer_options;
  viewer_options.recorder = options.recorder;
  viewer_options.clock = clock;
  viewer_options.wake = [&sink] { sink->wake(); };
  viewer_options.audio = std::make_shared<ViewerAudio>();
  KGM_TRY(auto viewer, view::Viewer::create(std::move(viewer_options)));
  ViewerFeed feed(std::move(viewer));
  KGM_TRY(const auto app, MonitorApp::create(options, *sink, feed, feed, *clock));
  signals->watch([&app] { app->quit(); });
  if (const auto told = notify.ready(); !told)
    log::warn("monitor", "{}", told.error().message);
  auto done = app->run();
  signals.reset(); // before the app that it would end
  return done;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Shows the wall of a Kagimado recorder on a main and a sub monitor."};
  Arguments arguments;
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);
  log::set_level(arguments.log_level);
  if (const auto done = run(arguments); !done) {
    std::fprintf(stderr, "kagimado-monitor: %s\n", done.error().message.c_str());
    return 1;
  }
  return 0;
}

// kagimado-monitor: main and sub monitor of a recorder, on the board's displays, in windows or headless.
#include "engine/base/log.h"
#include "engine/base/service_notify.h"
#include "engine/base/time_zone.h"
#include "osd/app/board_arguments.h"
#include "osd/app/doctor.h"
#include "osd/app/monitor_app.h"
#include "osd/app/recorder_arguments.h"
#include "osd/app/stop_signals.h"
#include "osd/app/viewer_audio.h"
#include "osd/app/viewer_feed.h"
#include "osd/platform/board_sink.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace kagimado;
using namespace kagimado::osd;

struct Arguments {
  MonitorOptions options;
  BoardArguments board;
  RecorderArguments recorder;
  std::string size = "1920x1080", sub_size = "1920x1080", language, log_level = "info", sink = "auto";
  bool headless = false, doctor = false;
  int layout = 0, sub_layout = 0, seconds = 0;
};

void describe(CLI::App& app, Arguments& a) {
  const auto layouts = CLI::IsMember({1, 4, 9, 16, 24, 32});
  app.add_option("--recorder", a.options.recorder, "unix:PATH or https://HOST[:PORT]")->capture_default_str();
  app.add_option("--state", a.options.state, "folder where layouts and language are kept");
  app.add_option("--sink", a.sink,
                 "where to draw: window (X11, Wayland), drm (displays of a bare console), memory")
      ->check(CLI::IsMember({"auto", "window", "drm", "memory"}))
      ->capture_default_str();
  app.add_flag("--headless", a.headless, "no display: the same as --sink memory");
  app.add_flag("--fullscreen", a.options.fullscreen, "windows: each monitor fills its display");
  app.add_flag("--doctor", a.doctor,
               "says what displays, devices, recorder, disks and certificates it sees, and what is wrong");
  app.add_flag("--kiosk", a.options.kiosk, "neither menu bar nor pointer; hold the right button for the bar");
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

void describe_recorder(CLI::App& app, RecorderArguments& a) {
  const auto elsewhere = "Recorder on another machine";
  auto* authority = app.add_option("--authority", a.authority_file,
                                   "PEM file of who signed its certificate, like the recorder's root.pem; "
                                   "otherwise those that this machine trusts");
  auto* pin = app.add_option("--pin", a.pin, "SHA-256 of its certificate, the only one that is trusted");
  authority->excludes(pin)->group(elsewhere);
  pin->group(elsewhere);
  auto* user = app.add_option("--user", a.user, "who this monitor is while nobody else is logged in");
  auto* password = app.add_option("--password-file", a.password_file, "first line of a file of mode 0600");
  user->needs(password)->group(elsewhere);
  password->needs(user)->group(elsewhere);
}

void describe_board(CLI::App& app, BoardArguments& a) {
  const auto monitor = [&](const std::string& name, BoardArguments::Monitor& m) {
    app.add_option("--" + name + "-output", m.connector, "drm: its connector, as --doctor names it")
        ->group("Board");
    app.add_option("--" + name + "-mode", m.mode,
                   "drm: a mode like 1920x1080@60 instead of the display's own")
        ->group("Board");
    app.add_option("--" + name + "-rotation", m.rotation,
                   "drm: degrees that the display hangs turned clockwise")
        ->check(CLI::IsMember({0, 90, 180, 270}))
        ->group("Board");
  };
  monitor("main", a.main);
  monitor("sub", a.sub);
  app.add_option("--sub-side", a.sub_side, "drm: where the sub monitor stands: right, left, above or below")
      ->check(CLI::IsMember({"right", "left", "above", "below"}))
      ->group("Board");
  app.add_option("--touch", a.absolute_on, "drm: where touch screens and tablets are: main, sub or both")
      ->check(CLI::IsMember({"main", "sub", "both"}))
      ->group("Board");
  app.add_option("--keyboard", a.keys, "drm: jp or us")->check(CLI::IsMember({"jp", "us"}))->group("Board");
  app.add_option("--pointer-speed", a.pointer_speed, "drm: pixels a count of the mouse")
      ->check(CLI::Range(0.1, 10.0))
      ->group("Board");
  app.add_option("--pointer-rest", a.pointer_rests_seconds, "drm: seconds until a pointer at rest is hidden")
      ->check(CLI::Range(1, 3600))
      ->group("Board");
  app.add_option("--black", a.black_hours, "drm: hours in which the monitors are black, like 22:00-06:30")
      ->group("Board");
  app.add_option("--console", a.console,
                 "drm: the console to cover, like /dev/tty1; otherwise standard input")
      ->group("Board");
}

SinkKind sink_kind_of(const Arguments& a) {
  if (a.headless || a.sink == "memory")
    return SinkKind::Memory;
  if (a.sink == "drm")
    return SinkKind::Board;
  return a.sink == "window" ? SinkKind::Window : SinkKind::Automatic;
}

Result<MonitorOptions> options_of(const Arguments& a) {
  auto options = a.options;
  options.sink = sink_kind_of(a);
  KGM_CHECK(take_recorder_arguments(a.recorder, options));
  KGM_TRY(options.board, board_options_of(a.board, options.monitors));
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

bool has_desktop() {
  for (const char* variable : {"WAYLAND_DISPLAY", "DISPLAY", "SDL_VIDEODRIVER"}) {
    const char* value = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): before there are threads
    if (value != nullptr && *value != 0)
      return true;
  }
  return false;
}

Result<std::unique_ptr<Sink>> make_sink(const MonitorOptions& options, const Clock& clock) {
  std::vector<OutputRequest> outputs{{"Kagimado main", options.main_size}};
  if (options.monitors == 2)
    outputs.push_back({"Kagimado sub", options.sub_size});
  switch (choose_sink(options.sink, has_desktop(), has_display_cards(options.board))) {
  case SinkKind::Memory:
    return make_memory_sink(std::move(outputs));
  case SinkKind::Board:
    return make_board_sink(options.board, clock);
  default:
    return make_window_sink(std::move(outputs), options.fullscreen);
  }
}

// What the service manager expects of a watched service; half its patience.
void feed_watchdog(MonitorApp& app, const ServiceNotify& notify) {
  if (!notify.watchdog())
    return;
  app.set_heartbeat(std::chrono::duration_cast<std::chrono::milliseconds>(*notify.watchdog()) / 2, [&notify] {
    if (const auto told = notify.alive(); !told)
      log::warn("monitor", "{}", told.error().message);
  });
}

Result<> run(const Arguments& arguments) {
  begin_time_zone();
  KGM_TRY(const auto options, options_of(arguments));
  const auto notify = notify_service_manager();
  KGM_TRY(auto signals, StopSignals::create());
  const auto clock = std::make_shared<SystemClock>();
  KGM_TRY(const auto sink, make_sink(options, *clock));
  view::ViewerOptions viewer_options;
  viewer_options.recorder = options.recorder;
  viewer_options.trust = options.trust;
  viewer_options.login = options.login;
  viewer_options.clock = clock;
  viewer_options.wake = [&sink] { sink->wake(); };
  viewer_options.audio = std::make_shared<ViewerAudio>();
  KGM_TRY(auto viewer, view::Viewer::create(std::move(viewer_options)));
  ViewerFeed feed(std::move(viewer));
  KGM_TRY(const auto app, MonitorApp::create(options, *sink, feed, feed, feed, *clock));
  signals->watch([&app] { app->quit(); });
  if (const auto told = notify.ready(); !told)
    log::warn("monitor", "{}", told.error().message);
  feed_watchdog(*app, notify);
  auto done = app->run();
  signals.reset(); // before the app that it would end
  return done;
}

int doctor(const Arguments& arguments) {
  const auto options = options_of(arguments);
  if (!options) {
    std::fprintf(stderr, "kagimado-monitor: %s\n", options.error().message.c_str());
    return 2;
  }
  log::set_level("warn"); // the diagnosis says it all
  const auto diagnosis = examine(*options, SystemClock().wall_now());
  std::fputs(diagnosis.text().c_str(), stdout);
  return diagnosis.well() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Shows the wall of a Kagimado recorder on a main and a sub monitor."};
  Arguments arguments;
  describe(app, arguments);
  describe_recorder(app, arguments.recorder);
  describe_board(app, arguments.board);
  CLI11_PARSE(app, argc, argv);
  log::set_level(arguments.log_level);
  if (arguments.doctor)
    return doctor(arguments);
  if (const auto done = run(arguments); !done) {
    std::fprintf(stderr, "kagimado-monitor: %s\n", done.error().message.c_str());
    return 1;
  }
  return 0;
}

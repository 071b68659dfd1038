#include "osd/app/monitor_app.h"

#include "engine/base/log.h"
#include "engine/base/time_zone.h"
#include "engine/net/url.h"
#include "engine/view/answer.h"
#include "osd/app/app_control.h"
#include "osd/platform/pointer.h"
#include "osd/screens/settings/registered_cameras.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::chrono::seconds touch_every{10}; // while something is watched

std::filesystem::path font_of(const MonitorOptions& options) {
  return options.font.empty() ? options.assets / "fonts" / "kagimado.otf" : options.font;
}

std::string_view name_of(view::Monitor monitor) {
  return monitor == view::Monitor::Main ? "main" : "sub";
}

OutputIndex output_of(const InputEvent& event) {
  return std::visit(
      [](const auto& each) -> OutputIndex {
        if constexpr (requires { each.output; })
          return each.output;
        else
          return 0;
      },
      event);
}

bool is_by_a_person(const InputEvent& event) {
  return std::holds_alternative<MouseMoved>(event) || std::holds_alternative<MouseButtonChanged>(event) ||
         std::holds_alternative<MouseWheel>(event) || std::holds_alternative<KeyChanged>(event) ||
         std::holds_alternative<TextTyped>(event);
}

} // namespace

MonitorApp::MonitorApp(const MonitorOptions& options, Sink& sink, const AppContext& context, Text japanese,
                       Text english)
    : options_(options), sink_(sink), context_(context), japanese_(std::move(japanese)),
      english_(std::move(english)), fonts_(font_of(options), {&japanese_, &english_}), store_(options.state) {
  context_.text = &japanese_;
  context_.site = context.feed.site();
  const auto recorder = net::parse_url(options.recorder); // shown without credentials
  context_.recorder_address = recorder ? recorder->redacted() : std::string();
  context_.started = context.clock.steady_now();
  idle_.busy(context_.started);
}

MonitorApp::~MonitorApp() = default;

Result<std::unique_ptr<MonitorApp>> MonitorApp::create(const MonitorOptions& options, Sink& sink,
                                                       WallFeed& feed, PlaybackFeed& playback,
                                                       RecorderDesk& desk, const Clock& clock) {
  KGM_TRY(auto japanese, Text::load(options.assets / "i18n", Language::Japanese));
  KGM_TRY(auto english, Text::load(options.assets / "i18n", Language::English));
  std::unique_ptr<MonitorApp> app(
      new MonitorApp(options, sink, {.clock = clock, .feed = feed, .playback = playback, .desk = desk},
                     std::move(japanese), std::move(english)));
  KGM_CHECK(app->open_screens());
  app->restore();
  app->control_ = std::make_unique<Control>(*app, feed, playback);
  if (!options.control.empty()) {
    KGM_TRY(app->server_, ControlServer::start({.socket_path = options.control, .allowed_uid = {}},
                                               [&sink] { sink.wake(); }));
  }
  return app;
}

Result<> MonitorApp::open_screens() {
  for (int output = 0; output < sink_.output_count(); ++output) {
    const auto size = sink_.framebuffer(output).size;
    KGM_TRY(auto fonts, fonts_.fonts(scale_of(size)));
    screens_.push_back(std::make_unique<MonitorScreen>(
        context_, output == 0 ? view::Monitor::Main : view::Monitor::Sub, size, std::move(fonts)));
  }
  return {};
}

void MonitorApp::restore() {
  saved_ = store_.load();
  kept_text_ = saved_.to_text();
  for (auto& screen : screens_) {
    saved_.restore(name_of(screen->monitor()), screen->model());
    auto& preferences = context_.preferences_of(screen->monitor());
    preferences = saved_.preferences(name_of(screen->monitor()));
    preferences.kiosk = preferences.kiosk || options_.kiosk;
    const auto layout = screen->monitor() == view::Monitor::Main ? options_.layout : options_.sub_layout;
    if (layout)
      screen->model().set_layout(*layout);
  }
  const auto kept = saved_.language() == "en" ? Language::English : Language::Japanese;
  context_.text = options_.language.value_or(kept) == Language::English ? &english_ : &japanese_;
}

void MonitorApp::quit() {
  over_ = true;
  sink_.wake();
}

void MonitorApp::handle(const InputEvent& event) {
  if (std::holds_alternative<CloseRequested>(event)) {
    over_ = true;
    return;
  }
  if (is_by_a_person(event)) {
    idle_.busy(context_.clock.steady_now());
    context_.desk.touch();
  }
  const auto output = output_of(event);
  if (output < 0 || output >= screen_count())
    return;
  auto& screen = *screens_[static_cast<std::size_t>(output)];
  if (std::holds_alternative<OutputResized>(event)) {
    screen.resize(sink_.framebuffer(output).size);
    fonts_are_old_ = true;
  }
  screen.handle(event);
}

void MonitorApp::take_site() {
  auto site = context_.feed.site();
  if (site == context_.site && frames_ > 0)
    return;
  context_.site = std::move(site);
  for (const auto& camera : context_.site->cameras)
    fonts_are_old_ = fonts_.learn(camera.name) || fonts_are_old_;
  if (!context_.site->recorder_online)
    return; // the wall stays as it was
  context_.recorder_was_here = true;
  std::vector<CameraId> present;
  for (const auto& camera : context_.site->cameras)
    present.push_back(camera.id);
  for (auto& screen : screens_)
    screen->model().sync_cameras(present);
  keep();
}

// Cameras that nobody here may see have no place: what is not told changes nothing.
void MonitorApp::follow_positions() {
  const auto answer = context_.desk.look("/cameras");
  if (!answer || !answer->good() || answer->number == positions_taken_)
    return;
  positions_taken_ = answer->number;
  CameraPositions now;
  for (const auto& camera : read_cameras(answer->json))
    now.emplace(CameraId{static_cast<std::uint32_t>(camera.id)}, static_cast<int>(camera.position));
  const auto before = saved_.positions();
  if (now.empty() || now == before)
    return;
  for (auto& screen : screens_)
    screen->model().follow_positions(before, now);
  saved_.set_positions(now);
  keep();
}

// Time zone and, until somebody chooses one here, language are those of the recorder.
void MonitorApp::take_recorders_words() {
  auto session = context_.desk.session();
  if (session == session_)
    return;
  session_ = std::move(session);
  if (session_->time_zone != time_zone_ && is_zone_name(session_->time_zone)) {
    time_zone_ = session_->time_zone;
    use_time_zone(time_zone_);
    log::info("monitor", "time zone {}", time_zone_);
  }
  if (!options_.language && !saved_.language() && !session_->language.empty())
    context_.text = session_->language == "en" ? &english_ : &japanese_;
}

void MonitorApp::take_language() {
  const auto wish = std::exchange(context_.language_wish, std::nullopt);
  if (!wish || *wish == context_.text->language())
    return;
  context_.text = *wish == Language::English ? &english_ : &japanese_;
  saved_.set_language(*wish == Language::English ? "en" : "ja");
  keep();
}

// Automatic logout, on live only: what is played or set keeps the session, and the monitor itself has no
// absence.
void MonitorApp::follow_idleness(SteadyTime now) {
  const auto session = context_.desk.session();
  if (!session->logged_in() || !session->auto_logout)
    return;
  if (session->unattended ||
      !std::ranges::all_of(screens_, [](const auto& screen) { return screen->is_plain_live(); })) {
    idle_.busy(now);
    context_.desk.touch();
    pacer_.wake_at(now + touch_every);
    return;
  }
  if (idle_.due(now, session->auto_logout)) {
    log::info("monitor", "nobody was here for {} s: logged out", session->auto_logout->count());
    idle_.busy(now);
    context_.desk.log_out();
    return;
  }
  pacer_.wake_at(*idle_.due_at(session->auto_logout));
}

void MonitorApp::learn_names() {
  for (const auto& name : std::exchange(context_.names_shown, {}))
    fonts_are_old_ = fonts_.learn(name) || fonts_are_old_;
}

// Without them the old ones stay: a character too few is no reason to show nothing.
void MonitorApp::renew_fonts() {
  if (!std::exchange(fonts_are_old_, false))
    return;
  for (auto& screen : screens_) {
    if (auto fonts = fonts_.fonts(scale_of(screen->size())))
      screen->set_fonts(std::move(*fonts));
    else
      log::error("fonts", "new characters cannot be shown: {}", fonts.error().message);
  }
  std::set<double> scales;
  for (const auto& screen : screens_)
    scales.insert(scale_of(screen->size()));
  fonts_.keep_only(scales);
}

void MonitorApp::keep() {
  for (auto& screen : screens_) {
    const auto name = name_of(screen->monitor());
    saved_.keep(name, screen->model());
    auto preferences = context_.preferences_of(screen->monitor());
    if (options_.kiosk) // of this run only
      preferences.kiosk = saved_.preferences(name).kiosk;
    if (preferences != saved_.preferences(name))
      saved_.set_preferences(name, preferences);
  }
  auto text = saved_.to_text();
  if (text == kept_text_)
    return;
  kept_text_ = text;
  store_.save(std::move(text));
}

Result<> MonitorApp::draw() {
  take_site();
  follow_positions();
  take_recorders_words();
  take_language();
  renew_fonts();
  std::string sizes;
  for (const auto& screen : screens_)
    sizes +=
        fmt::format("{}{} x {}", sizes.empty() ? "" : " / ", screen->size().width, screen->size().height);
  context_.display_sizes = std::move(sizes);
  for (int output = 0; output < screen_count(); ++output) {
    auto& screen = *screens_[static_cast<std::size_t>(output)];
    if (!sink_.shown(output)) {
      screen.hide();
      continue;
    }
    const auto changed = screen.frame(sink_.framebuffer(output));
    if (!changed.empty())
      KGM_CHECK(sink_.present(output, changed));
  }
  ++frames_;
  bool model_changed = std::exchange(context_.preferences_changed, false);
  for (int output = 0; output < screen_count(); ++output) {
    auto& screen = *screens_[static_cast<std::size_t>(output)];
    model_changed = screen.take_model_changed() || model_changed;
    if (auto* pointer = dynamic_cast<Pointer*>(&sink_))
      pointer->show_pointer(output, screen.has_pointer());
  }
  if (model_changed)
    keep();
  return {};
}

Result<bool> MonitorApp::turn(std::chrono::milliseconds longest) {
  const auto& clock = context_.clock;
  for (const auto& event : sink_.wait(std::min(longest, pacer_.sleep(clock.steady_now()))))
    handle(event);
  pacer_.something_happened();
  if (!pacer_.due(clock.steady_now()))
    return !over_;
  KGM_CHECK(draw());
  pacer_.drawn(clock.steady_now());
  for (int output = 0; output < screen_count(); ++output)
    if (const auto next = screen(output).next_frame(); next && sink_.shown(output))
      pacer_.wake_at(*next);
  follow_idleness(clock.steady_now());
  learn_names();
  if (frames_ == 1) // the first picture stands
    fonts_are_old_ = fonts_.learn_the_rest() || fonts_are_old_;
  if (context_.language_wish || fonts_are_old_)
    pacer_.something_happened();
  if (server_)
    server_->serve(*control_);
  if (options_.run_for && clock.steady_now() >= context_.started + *options_.run_for)
    over_ = true;
  return !over_;
}

void MonitorApp::set_heartbeat(std::chrono::milliseconds every, std::function<void()> beat) {
  beat_every_ = every;
  beat_ = std::move(beat);
}

std::chrono::milliseconds MonitorApp::longest_turn() const {
  auto longest = beat_every_.value_or(FramePacer::longest_sleep);
  if (options_.run_for) {
    const auto left = context_.started + *options_.run_for - context_.clock.steady_now();
    longest =
        std::clamp(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds(0), longest);
  }
  return longest;
}

Result<> MonitorApp::run() {
  auto beat_at = context_.clock.steady_now();
  for (;;) {
    KGM_TRY(const bool more, turn(longest_turn()));
    if (!more)
      return end_of_run();
    if (const auto now = context_.clock.steady_now(); beat_ && now >= beat_at) {
      beat_();
      beat_at = now + *beat_every_ / 2;
    }
  }
}

Result<> MonitorApp::end_of_run() {
  if (options_.shots.empty())
    return {};
  std::error_code error;
  std::filesystem::create_directories(options_.shots, error);
  for (int output = 0; output < screen_count(); ++output) {
    const auto framebuffer = sink_.framebuffer(output);
    const auto path = options_.shots / (output == 0 ? "main.png" : "sub.png");
    KGM_CHECK(write_png(framebuffer, framebuffer.bounds(), path.string()));
  }
  return {};
}

} // namespace kagimado::osd

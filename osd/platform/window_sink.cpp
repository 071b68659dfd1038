#include "engine/base/log.h"
#include "osd/platform/pointer.h"
#include "osd/platform/sdl_events.h"
#include "osd/platform/window.h"

#include <SDL.h>

#include <atomic>
#include <mutex>

namespace kagimado::osd {

namespace {

// SDL's video part, for as long as the sink lives.
class VideoSubsystem final {
 public:
  static Result<std::unique_ptr<VideoSubsystem>> init() {
    // The window surface in plain memory: a detour through a texture costs twice as much without a GPU.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); // the program's own
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"); // two full screens side by side
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
      return fail(ErrorKind::Unsupported, "opening the display: {}", SDL_GetError());
    return std::unique_ptr<VideoSubsystem>(new VideoSubsystem);
  }

  ~VideoSubsystem() { SDL_QuitSubSystem(SDL_INIT_VIDEO); }

  VideoSubsystem(const VideoSubsystem&) = delete;
  VideoSubsystem& operator=(const VideoSubsystem&) = delete;

 private:
  VideoSubsystem() = default;
};

class WindowSink final : public Sink, public Pointer {
 public:
  Result<> open(const std::vector<OutputRequest>& outputs, bool fullscreen) {
    KGM_TRY(video_, VideoSubsystem::init());
    wake_event_ = SDL_RegisterEvents(1);
    if (wake_event_ == static_cast<Uint32>(-1))
      return fail(ErrorKind::Internal, "SDL has no user event left");
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      KGM_TRY(auto window, Window::open(outputs[i], static_cast<int>(i), fullscreen));
      windows_.push_back(std::move(window));
    }
    SDL_StartTextInput();
    return {};
  }

  [[nodiscard]] int output_count() const override { return static_cast<int>(windows_.size()); }

  [[nodiscard]] Framebuffer framebuffer(OutputIndex output) override {
    return valid(output) ? windows_[static_cast<std::size_t>(output)]->framebuffer() : Framebuffer{};
  }

  Result<> present(OutputIndex output, std::span<const Rect> changed) override {
    if (!valid(output))
      return fail(ErrorKind::Invalid, "present: there is no output {}", output);
    return windows_[static_cast<std::size_t>(output)]->present(changed);
  }

  std::vector<InputEvent> wait(std::chrono::milliseconds timeout) override {
    std::vector<InputEvent> events = take_injected();
    SDL_Event event;
    const auto limit = events.empty() ? std::clamp<std::int64_t>(timeout.count(), 0, 3'600'000) : 0;
    if (SDL_WaitEventTimeout(&event, static_cast<int>(limit)) != 0) {
      do {
        handle(event, events);
      } while (SDL_PollEvent(&event) != 0);
    }
    for (auto& injected : take_injected())
      events.push_back(std::move(injected));
    return events;
  }

  void show_pointer(OutputIndex output, bool shown) override {
    if (!valid(output) || windows_[static_cast<std::size_t>(output)]->shows_pointer() == shown)
      return;
    auto& window = *windows_[static_cast<std::size_t>(output)];
    window.show_pointer(shown);
    if (SDL_GetMouseFocus() == SDL_GetWindowFromID(window.id()))
      apply_pointer(window);
  }

  void wake() override {
    // One in the queue is enough: a busy thread must not fill it.
    if (wake_queued_.exchange(true))
      return;
    SDL_Event event{};
    event.type = wake_event_;
    if (SDL_PushEvent(&event) != 1)
      wake_queued_ = false;
  }

  void inject(InputEvent event) override {
    {
      const std::lock_guard lock(mutex_);
      injected_.push_back(std::move(event));
    }
    wake();
  }

 private:
  [[nodiscard]] bool valid(OutputIndex output) const { return output >= 0 && output < output_count(); }

  std::vector<InputEvent> take_injected() {
    const std::lock_guard lock(mutex_);
    return std::exchange(injected_, {});
  }

  [[nodiscard]] OutputIndex output_of(const SDL_Event& event) const {
    const Uint32 id = window_of(event);
    for (std::size_t i = 0; i < windows_.size(); ++i)
      if (windows_[i]->id() == id)
        return static_cast<OutputIndex>(i);
    return 0;
  }

  // SDL knows one pointer for all windows: it is as the window under it wants it.
  static void apply_pointer(const Window& window) {
    SDL_ShowCursor(window.shows_pointer() ? SDL_ENABLE : SDL_DISABLE);
  }

  void handle(const SDL_Event& event, std::vector<InputEvent>& events) {
    if (event.type == wake_event_) {
      wake_queued_ = false;
      return;
    }
    const OutputIndex output = output_of(event);
    Window& window = *windows_[static_cast<std::size_t>(output)];
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
      if (const auto renewed = window.renew_surface(); !renewed)
        log::error("display", "{}", renewed.error().message);
      events.emplace_back(OutputResized{output});
      return;
    }
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_ENTER)
      apply_pointer(window);
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_EXPOSED)
      window.present_all();
    if (event.type == SDL_KEYDOWN && event.key.keysym.sym == SDLK_F11 && event.key.repeat == 0)
      window.toggle_fullscreen();
    if (auto input = input_of(event, output))
      events.push_back(std::move(*input));
  }

  std::unique_ptr<VideoSubsystem> video_;
  std::vector<std::unique_ptr<Window>> windows_; // destroyed before video_
  Uint32 wake_event_ = 0;
  std::atomic<bool> wake_queued_{false};
  std::mutex mutex_;
  std::vector<InputEvent> injected_; // guarded by mutex_
};

} // namespace

Result<std::unique_ptr<Sink>> make_window_sink(std::vector<OutputRequest> outputs, bool fullscreen) {
  if (outputs.empty())
    return fail(ErrorKind::Invalid, "a window sink needs an output at least");
  auto sink = std::make_unique<WindowSink>();
  KGM_CHECK(sink->open(outputs, fullscreen));
  return sink;
}

} // namespace kagimado::osd

// The SDL sink on SDL's own driver without a display; events are pushed as the window system would.
#include "osd/platform/sdl_events.h"

#include <SDL.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

namespace kagimado::osd {
namespace {

using namespace std::chrono_literals;

class WindowSink : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("SDL_VIDEODRIVER", "dummy", 1);
    auto made = make_window_sink({{"main", {1280, 720}}, {"sub", {800, 600}}}, false);
    ASSERT_TRUE(made) << made.error().message;
    sink_ = std::move(*made);
    (void)sink_->wait(0ms); // what opening the windows brought
  }

  static SDL_Window* window_titled(const std::string& title) {
    for (Uint32 id = 1; id < 100; ++id)
      if (SDL_Window* window = SDL_GetWindowFromID(id); window && title == SDL_GetWindowTitle(window))
        return window;
    return nullptr;
  }

  static void push(SDL_Event event) { ASSERT_EQ(SDL_PushEvent(&event), 1); }

  template <class T>
  std::optional<T> next() {
    for (const auto& event : sink_->wait(0ms))
      if (const T* found = std::get_if<T>(&event))
        return *found;
    return std::nullopt;
  }

  std::unique_ptr<Sink> sink_;
};

TEST_F(WindowSink, FramebuffersAreTheWindowsMemory_WhenPresented) {
  ASSERT_EQ(sink_->output_count(), 2);
  const auto main = sink_->framebuffer(0), sub = sink_->framebuffer(1);
  EXPECT_EQ(main.size, (Size{1280, 720}));
  EXPECT_EQ(sub.size, (Size{800, 600}));
  *main.at(5, 6) = 0xff123456u;
  const Rect changed{0, 0, 10, 10};
  EXPECT_TRUE(sink_->present(0, {&changed, 1}));
  EXPECT_TRUE(sink_->present(0, {}));
  EXPECT_FALSE(sink_->present(2, {&changed, 1}));
  Uint8 red = 0, green = 0, blue = 0;
  SDL_Surface* surface = SDL_GetWindowSurface(window_titled("main"));
  const auto* row = static_cast<const Uint8*>(surface->pixels) + 6 * surface->pitch;
  std::uint32_t pixel = 0;
  std::memcpy(&pixel, row + 5 * surface->format->BytesPerPixel, 4);
  SDL_GetRGB(pixel, surface->format, &red, &green, &blue);
  EXPECT_EQ(red, 0x12);
  EXPECT_EQ(green, 0x34);
  EXPECT_EQ(blue, 0x56);
}

TEST_F(WindowSink, MouseEventsNameTheirOutput_WhenFromTheSecondWindow) {
  SDL_Event event{};
  event.type = SDL_MOUSEBUTTONDOWN;
  event.button.windowID = SDL_GetWindowID(window_titled("sub"));
  event.button.button = SDL_BUTTON_RIGHT;
  event.button.x = 7;
  event.button.y = 9;
  push(event);
  const auto change = next<MouseButtonChanged>();
  ASSERT_TRUE(change);
  EXPECT_EQ(change->output, 1);
  EXPECT_EQ(change->at, (Point{7, 9}));
  EXPECT_EQ(change->button, MouseButton::Right);
  EXPECT_TRUE(change->pressed);
}

TEST_F(WindowSink, FramebufferIsNewAndBlack_WhenTheWindowWasResized) {
  *sink_->framebuffer(0).at(0, 0) = 0xffffffffu;
  SDL_SetWindowSize(window_titled("main"), 1024, 768);
  ASSERT_TRUE(next<OutputResized>());
  EXPECT_EQ(sink_->framebuffer(0).size, (Size{1024, 768}));
  EXPECT_EQ(*sink_->framebuffer(0).at(0, 0) & 0xffffffu, 0u);
}

TEST_F(WindowSink, CloseIsRequested_WhenAWindowIsClosed) {
  SDL_Event event{};
  event.type = SDL_WINDOWEVENT;
  event.window.windowID = SDL_GetWindowID(window_titled("main"));
  event.window.event = SDL_WINDOWEVENT_CLOSE;
  push(event);
  EXPECT_TRUE(next<CloseRequested>());
}

TEST_F(WindowSink, WaitEnds_WhenAnotherThreadWakesOrInjects) {
  // wait() belongs to the drawing thread: the other thread is the one that wakes.
  auto waker = std::async(std::launch::async, [this] {
    for (int i = 0; i < 1000; ++i)
      sink_->wake();
  });
  (void)sink_->wait(60s);
  waker.get();
  auto injector = std::async(std::launch::async, [this] { sink_->inject(TextTyped{1, "x"}); });
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  std::vector<InputEvent> got;
  while (got.empty() && std::chrono::steady_clock::now() < deadline)
    got = sink_->wait(1s);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(std::get<TextTyped>(got[0]).utf8, "x");
}

TEST(SdlEvents, KeysAndTextAreTranslated_WhenTyped) {
  SDL_Event key{};
  key.type = SDL_KEYDOWN;
  key.key.keysym.sym = SDLK_KP_ENTER;
  key.key.keysym.mod = KMOD_LCTRL;
  const auto pressed = std::get<KeyChanged>(*input_of(key, 0));
  EXPECT_EQ(pressed.key, Key::Enter);
  EXPECT_TRUE(pressed.pressed);
  EXPECT_TRUE(pressed.control);
  EXPECT_FALSE(pressed.shift);
  SDL_Event text{};
  text.type = SDL_TEXTINPUT;
  SDL_strlcpy(text.text.text, "é", sizeof text.text.text);
  EXPECT_EQ(std::get<TextTyped>(*input_of(text, 0)).utf8, "é");
}

TEST(SdlEvents, WheelIsAwayFromTheUser_WhenPositiveAlsoIfFlipped) {
  SDL_Event event{};
  event.type = SDL_MOUSEWHEEL;
  event.wheel.preciseY = -2;
  event.wheel.direction = SDL_MOUSEWHEEL_FLIPPED;
  event.wheel.mouseX = 11;
  const auto wheel = std::get<MouseWheel>(*input_of(event, 1));
  EXPECT_EQ(wheel.steps, 2);
  EXPECT_EQ(wheel.at.x, 11);
  EXPECT_EQ(wheel.output, 1);
}

TEST(SdlEvents, NothingComes_WhenTheEventIsNoInput) {
  SDL_Event event{};
  event.type = SDL_CLIPBOARDUPDATE;
  EXPECT_FALSE(input_of(event, 0));
  event.type = SDL_MOUSEBUTTONDOWN;
  event.button.button = SDL_BUTTON_X1;
  EXPECT_FALSE(input_of(event, 0));
}

} // namespace
} // namespace kagimado::osd

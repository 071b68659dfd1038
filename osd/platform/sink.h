// Where the product meets a display and a mouse: SDL2 windows, the board's displays (board_sink.h), memory
// (headless, tests).
//
// Owned and called by the drawing thread, except wake() and inject(), which any thread may call.
#pragma once

#include "engine/base/result.h"
#include "osd/platform/framebuffer.h"

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace kagimado::osd {

// Output 0 is the main monitor, 1 the sub monitor.
using OutputIndex = int;

enum class MouseButton { Left, Right, Middle };

enum class Key {
  Enter,
  Escape,
  Backspace,
  Delete,
  Tab,
  Left,
  Right,
  Up,
  Down,
  Home,
  End,
  PageUp,
  PageDown,
  Space,
  F11,
  Other
};

struct MouseMoved {
  OutputIndex output = 0;
  Point at;
};

struct MouseButtonChanged {
  OutputIndex output = 0;
  Point at;
  MouseButton button = MouseButton::Left;
  bool pressed = false;
};

struct MouseWheel {
  OutputIndex output = 0;
  Point at;
  float steps = 0; // > 0: away from the user
};

struct MouseLeft { // pointer left the output
  OutputIndex output = 0;
};

struct KeyChanged {
  OutputIndex output = 0;
  Key key = Key::Other;
  bool pressed = false;
  bool control = false, shift = false;
};

struct TextTyped {
  OutputIndex output = 0;
  std::string utf8;
};

struct OutputResized { // framebuffer(output) is new, black
  OutputIndex output = 0;
};

struct OutputShown { // shown(output) is another than before
  OutputIndex output = 0;
};

struct CloseRequested {};

using InputEvent = std::variant<MouseMoved, MouseButtonChanged, MouseWheel, MouseLeft, KeyChanged, TextTyped,
                                OutputResized, OutputShown, CloseRequested>;

class Sink {
 public:
  virtual ~Sink() = default;
  [[nodiscard]] virtual int output_count() const = 0;
  [[nodiscard]] virtual Framebuffer framebuffer(OutputIndex output) = 0;

  // Whether somebody can see it: a display is connected, and not black by the hour. Changes are told by
  // OutputShown.
  [[nodiscard]] virtual bool shown(OutputIndex) const { return true; }

  // Shows the changed rectangles; nothing else is touched. Empty: nothing happens.
  virtual Result<> present(OutputIndex output, std::span<const Rect> changed) = 0;
  // Waits until an event, wake() or the timeout; returns what came (maybe nothing).
  virtual std::vector<InputEvent> wait(std::chrono::milliseconds timeout) = 0;
  virtual void wake() = 0;                   // any thread
  virtual void inject(InputEvent event) = 0; // any thread; as if a device had sent it
};

struct OutputRequest {
  std::string title;
  Size size{1920, 1080};
};

// Headless.
std::unique_ptr<Sink> make_memory_sink(std::vector<OutputRequest> outputs);
// A window an output, X11 or Wayland through SDL2; fullscreen on its own display if asked.
Result<std::unique_ptr<Sink>> make_window_sink(std::vector<OutputRequest> outputs, bool fullscreen);

// PNG of a framebuffer (or a part of it).
Result<> write_png(const Framebuffer& framebuffer, const Rect& part, const std::string& path);

} // namespace kagimado::osd

// Draws one monitor: ImGui builds the draw lists, an own rasterizer writes them into the framebuffer, only
// where something changed.
//
// A frame: begin_frame(input) -> widgets and overlays are declared -> end_frame() finds what changed since
// the last frame by comparing draw commands (each clip rectangle is its own unit of change), repaints
// background callbacks and draw lists inside the damaged rectangles and returns these. One Painter a monitor,
// one ImGui context each, fonts shared. Drawing thread only.
#pragma once

#include "osd/draw/fonts.h"
#include "osd/draw/theme.h"
#include "osd/platform/sink.h"

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace kagimado::osd {

// Paints what lies below all draw lists (video tiles) inside clip; must fill every pixel of clip.
using BackgroundPainter = std::function<void(const Framebuffer& framebuffer, const Rect& clip)>;

class Painter final {
 public:
  Painter(std::shared_ptr<const Fonts> fonts, Size size);
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  void set_fonts(std::shared_ptr<const Fonts> fonts); // when new glyphs were needed
  void resize(Size size);                             // everything is damaged then

  // Takes one event of this monitor. Typed text never reaches ImGui's own buffers: it may be a password.
  void feed(const InputEvent& event);
  void begin_frame(float seconds_since_last);
  // extra_damage: rectangles whose background changed (new pictures). Returns what was repainted, merged, in
  // framebuffer pixels.
  std::vector<Rect> end_frame(const Framebuffer& framebuffer, std::span<const Rect> extra_damage,
                              const BackgroundPainter& background);
  // Another frame is needed at once: input waits for it (one button change is taken a frame), or what is
  // under the mouse changed.
  [[nodiscard]] bool wants_another_frame() const;
  // At most so long may be slept until something changes by itself (a caret blinks).
  [[nodiscard]] std::chrono::milliseconds longest_sleep() const;
  [[nodiscard]] bool wants_mouse() const; // over a widget, not over the wall
  [[nodiscard]] bool wants_keyboard() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::osd

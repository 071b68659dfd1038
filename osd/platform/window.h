// One SDL window with its surface as a framebuffer in plain memory.
#pragma once

#include "osd/platform/sink.h"

#include <SDL.h>

#include <memory>

namespace kagimado::osd {

class Window final {
 public:
  static Result<std::unique_ptr<Window>> open(const OutputRequest& request, int number, bool fullscreen);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  [[nodiscard]] Uint32 id() const { return SDL_GetWindowID(window_); }

  [[nodiscard]] Framebuffer framebuffer() const { return view_; }

  Result<> present(std::span<const Rect> changed);
  void present_all();       // the window system lost what it showed
  Result<> renew_surface(); // after a change of size
  void toggle_fullscreen();

  // Kept for the sink, which knows where the pointer is.
  void show_pointer(bool shown) { shows_pointer_ = shown; }

  [[nodiscard]] bool shows_pointer() const { return shows_pointer_; }

 private:
  Window() = default;
  Result<> convert(std::span<const SDL_Rect> rects);

  SDL_Window* window_ = nullptr;
  SDL_Surface* surface_ = nullptr;    // SDL's
  std::vector<std::uint32_t> shadow_; // drawn into where the surface has another pixel format
  Framebuffer view_;
  bool shows_pointer_ = true;
};

} // namespace kagimado::osd

#include "osd/platform/window.h"

namespace kagimado::osd {

namespace {

constexpr Size smallest_window{640, 360};

bool is_native(const SDL_Surface& surface) {
  return surface.format->format == SDL_PIXELFORMAT_RGB888 ||
         surface.format->format == SDL_PIXELFORMAT_ARGB8888;
}

} // namespace

Result<std::unique_ptr<Window>> Window::open(const OutputRequest& request, int number, bool fullscreen) {
  const int displays = SDL_GetNumVideoDisplays();
  if (displays < 1)
    return fail(ErrorKind::Unsupported, "no display: {}", SDL_GetError());
  const int display = number < displays ? number : 0;
  const auto position = static_cast<int>(number < displays ? SDL_WINDOWPOS_CENTERED_DISPLAY(display)
                                                           : SDL_WINDOWPOS_UNDEFINED_DISPLAY(display));
  // No SDL_WINDOW_ALLOW_HIGHDPI: one framebuffer pixel stays one window unit, mouse positions included.
  const Uint32 flags = fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
  std::unique_ptr<Window> window(new Window);
  window->window_ = SDL_CreateWindow(request.title.c_str(), position, position, request.size.width,
                                     request.size.height, flags | SDL_WINDOW_SHOWN);
  if (!window->window_)
    return fail(ErrorKind::Io, "opening window \"{}\": {}", request.title, SDL_GetError());
  SDL_SetWindowMinimumSize(window->window_, smallest_window.width, smallest_window.height);
  KGM_CHECK(window->renew_surface());
  return window;
}

Window::~Window() {
  if (window_)
    SDL_DestroyWindow(window_);
}

Result<> Window::renew_surface() {
  view_ = {};
  surface_ = SDL_GetWindowSurface(window_);
  if (!surface_)
    return fail(ErrorKind::Io, "surface of window \"{}\": {}", SDL_GetWindowTitle(window_), SDL_GetError());
  SDL_FillRect(surface_, nullptr, SDL_MapRGB(surface_->format, 0, 0, 0));
  const Size size{surface_->w, surface_->h};
  if (is_native(*surface_)) {
    shadow_ = {};
    view_ = {static_cast<std::uint32_t*>(surface_->pixels), size, surface_->pitch / 4};
  } else {
    shadow_.assign(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0xff000000);
    view_ = {shadow_.data(), size, size.width};
  }
  return {};
}

Result<> Window::present(std::span<const Rect> changed) {
  if (!surface_)
    return fail(ErrorKind::Io, "window \"{}\" has no surface", SDL_GetWindowTitle(window_));
  std::vector<SDL_Rect> rects;
  rects.reserve(changed.size());
  for (const auto& rect : changed)
    if (const Rect visible = rect.intersected(view_.bounds()); !visible.empty())
      rects.push_back({visible.x, visible.y, visible.width, visible.height});
  if (rects.empty())
    return {};
  KGM_CHECK(convert(rects));
  if (SDL_UpdateWindowSurfaceRects(window_, rects.data(), static_cast<int>(rects.size())) != 0)
    return fail(ErrorKind::Io, "showing window \"{}\": {}", SDL_GetWindowTitle(window_), SDL_GetError());
  return {};
}

Result<> Window::convert(std::span<const SDL_Rect> rects) {
  if (shadow_.empty())
    return {};
  const int bytes = surface_->format->BytesPerPixel;
  for (const auto& rect : rects) {
    auto* to = static_cast<std::uint8_t*>(surface_->pixels) +
               static_cast<std::ptrdiff_t>(rect.y) * surface_->pitch +
               static_cast<std::ptrdiff_t>(rect.x) * bytes;
    if (SDL_ConvertPixels(rect.w, rect.h, SDL_PIXELFORMAT_RGB888, view_.at(rect.x, rect.y),
                          view_.stride_pixels * 4, surface_->format->format, to, surface_->pitch) != 0)
      return fail(ErrorKind::Unsupported, "pixel format {} of window \"{}\": {}",
                  SDL_GetPixelFormatName(surface_->format->format), SDL_GetWindowTitle(window_),
                  SDL_GetError());
  }
  return {};
}

void Window::present_all() {
  if (surface_)
    SDL_UpdateWindowSurface(window_);
}

void Window::toggle_fullscreen() {
  const bool is_fullscreen = (SDL_GetWindowFlags(window_) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
  SDL_SetWindowFullscreen(window_, is_fullscreen ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
}

} // namespace kagimado::osd

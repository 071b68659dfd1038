#include "osd/platform/sdl_events.h"

namespace kagimado::osd {

Key key_of(SDL_Keycode code) {
  switch (code) {
  case SDLK_RETURN:
  case SDLK_KP_ENTER:
    return Key::Enter;
  case SDLK_ESCAPE:
    return Key::Escape;
  case SDLK_BACKSPACE:
    return Key::Backspace;
  case SDLK_DELETE:
    return Key::Delete;
  case SDLK_TAB:
    return Key::Tab;
  case SDLK_LEFT:
    return Key::Left;
  case SDLK_RIGHT:
    return Key::Right;
  case SDLK_UP:
    return Key::Up;
  case SDLK_DOWN:
    return Key::Down;
  case SDLK_HOME:
    return Key::Home;
  case SDLK_END:
    return Key::End;
  case SDLK_PAGEUP:
    return Key::PageUp;
  case SDLK_PAGEDOWN:
    return Key::PageDown;
  case SDLK_SPACE:
    return Key::Space;
  case SDLK_F11:
    return Key::F11;
  default:
    return Key::Other;
  }
}

namespace {

std::optional<MouseButton> button_of(Uint8 button) {
  switch (button) {
  case SDL_BUTTON_LEFT:
    return MouseButton::Left;
  case SDL_BUTTON_MIDDLE:
    return MouseButton::Middle;
  case SDL_BUTTON_RIGHT:
    return MouseButton::Right;
  default:
    return std::nullopt;
  }
}

InputEvent key_event(const SDL_KeyboardEvent& event, OutputIndex output) {
  return KeyChanged{.output = output,
                    .key = key_of(event.keysym.sym),
                    .pressed = event.type == SDL_KEYDOWN,
                    .control = (event.keysym.mod & KMOD_CTRL) != 0,
                    .shift = (event.keysym.mod & KMOD_SHIFT) != 0};
}

InputEvent wheel_event(const SDL_MouseWheelEvent& event, OutputIndex output) {
  const float steps = event.direction == SDL_MOUSEWHEEL_FLIPPED ? -event.preciseY : event.preciseY;
  return MouseWheel{output, {event.mouseX, event.mouseY}, steps};
}

} // namespace

std::optional<InputEvent> input_of(const SDL_Event& event, OutputIndex output) {
  switch (event.type) {
  case SDL_MOUSEMOTION:
    return MouseMoved{output, {event.motion.x, event.motion.y}};
  case SDL_MOUSEBUTTONDOWN:
  case SDL_MOUSEBUTTONUP:
    if (const auto button = button_of(event.button.button))
      return MouseButtonChanged{
          output, {event.button.x, event.button.y}, *button, event.type == SDL_MOUSEBUTTONDOWN};
    return std::nullopt;
  case SDL_MOUSEWHEEL:
    return wheel_event(event.wheel, output);
  case SDL_KEYDOWN:
  case SDL_KEYUP:
    return key_event(event.key, output);
  case SDL_TEXTINPUT:
    return TextTyped{output, event.text.text};
  case SDL_WINDOWEVENT:
    if (event.window.event == SDL_WINDOWEVENT_LEAVE)
      return MouseLeft{output};
    if (event.window.event == SDL_WINDOWEVENT_CLOSE)
      return CloseRequested{};
    return std::nullopt;
  case SDL_QUIT:
    return CloseRequested{};
  default:
    return std::nullopt;
  }
}

Uint32 window_of(const SDL_Event& event) {
  switch (event.type) {
  case SDL_MOUSEMOTION:
    return event.motion.windowID;
  case SDL_MOUSEBUTTONDOWN:
  case SDL_MOUSEBUTTONUP:
    return event.button.windowID;
  case SDL_MOUSEWHEEL:
    return event.wheel.windowID;
  case SDL_KEYDOWN:
  case SDL_KEYUP:
    return event.key.windowID;
  case SDL_TEXTINPUT:
    return event.text.windowID;
  case SDL_WINDOWEVENT:
    return event.window.windowID;
  default:
    return 0;
  }
}

} // namespace kagimado::osd

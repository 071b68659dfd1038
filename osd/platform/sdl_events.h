// SDL's events as the product's. Pure, but for SDL's types.
#pragma once

#include "osd/platform/sink.h"

#include <SDL.h>

#include <optional>

namespace kagimado::osd {

Key key_of(SDL_Keycode code);
// Mouse, wheel, keys and text; nothing for what is no input. output: the window's number.
std::optional<InputEvent> input_of(const SDL_Event& event, OutputIndex output);
// Window that the event belongs to; 0: none.
Uint32 window_of(const SDL_Event& event);

} // namespace kagimado::osd

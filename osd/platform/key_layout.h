// Keys of a keyboard on the board as the product's keys and as text. Half-width characters: that is what
// passwords and names typed on the monitor are made of. Pure.
#pragma once

#include "osd/platform/sink.h"

#include <string_view>

namespace kagimado::osd {

enum class KeyLayout { Japanese, American };

struct Modifiers {
  bool shift = false, control = false, alt = false, caps_lock = false;
};

// code: KEY_A, ... of linux/input-event-codes.h.
Key key_of_code(int code);
// "" for keys that type nothing, and while control or alt is held.
std::string_view text_of_code(int code, const Modifiers& modifiers, KeyLayout layout);
// 1 to 12; 0: no function key.
int function_key_of(int code);

} // namespace kagimado::osd

// Soft keyboard: pages for lower case, upper case, digits and symbols; every printable ASCII character can be
// typed with the mouse alone. State is plain data, drawing is separate. Drawing thread only.
#pragma once

#include "osd/widgets/widgets.h"

#include <optional>

namespace kagimado::osd {

enum class KeyboardPage { Lower, Upper, Symbols };

struct SoftKeyboard {
  KeyboardPage page = KeyboardPage::Lower;
};

struct KeyPress {
  enum class Type { Character, Backspace, Clear } type = Type::Character;
  char character = 0;
};

// Widget ids: "<id>.key.a", "<id>.key.backspace", "<id>.key.clear", "<id>.page.upper"...
std::optional<KeyPress> draw_soft_keyboard(Ui& ui, std::string_view id, SoftKeyboard& state,
                                           const Rect& rect);

} // namespace kagimado::osd

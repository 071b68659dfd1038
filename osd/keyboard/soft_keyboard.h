// Soft keyboard: pages for lower case, upper case, digits and symbols; every printable ASCII character can be
// typed with the mouse alone. Numbers and release keys have keys of their own: only what they can contain.
// State is plain data, drawing is separate. Drawing thread only.
#pragma once

#include "engine/ssl/secret.h"
#include "osd/widgets/widgets.h"

#include <optional>

namespace kagimado::osd {

enum class KeyboardPage { Lower, Upper, Symbols };

enum class KeyboardMode { Text, Digits, ReleaseKey };

struct SoftKeyboard {
  KeyboardPage page = KeyboardPage::Lower; // of the mode Text
  KeyboardMode mode = KeyboardMode::Text;
  bool operator==(const SoftKeyboard&) const = default;
};

struct KeyPress {
  enum class Type { Character, Backspace, Clear } type = Type::Character;
  char character = 0;
};

// Widget ids: "<id>.key.a", "<id>.key.backspace", "<id>.key.clear", "<id>.page.upper"...
std::optional<KeyPress> draw_soft_keyboard(Ui& ui, std::string_view id, SoftKeyboard& state,
                                           const Rect& rect);
// Does to a text what a key says.
void apply_key(const KeyPress& key, std::string& text);
void apply_key(const KeyPress& key, ssl::SecretText& text);

} // namespace kagimado::osd

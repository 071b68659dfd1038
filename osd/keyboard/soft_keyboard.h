// Soft keyboard: pages for lower case, upper case, digits and symbols; every printable ASCII character can be
// typed with the mouse alone. Names also have hiragana and katakana (marks and small ones by keys of their
// own; no conversion). Numbers and release keys have keys of their own: only what they can contain. State is
// plain data, drawing is separate. Drawing thread only.
#pragma once

#include "osd/widgets/text_edit.h"
#include "osd/widgets/widgets.h"

#include <optional>

namespace kagimado::osd {

enum class KeyboardPage { Lower, Upper, Symbols, Hiragana, Katakana };

enum class KeyboardMode { Text, Name, Digits, ReleaseKey };

struct SoftKeyboard {
  KeyboardPage page = KeyboardPage::Lower; // of the modes Text and Name
  KeyboardMode mode = KeyboardMode::Text;
  bool operator==(const SoftKeyboard&) const = default;
};

struct KeyPress {
  enum class Type {
    Character,
    Backspace,
    Clear,
    Left,
    Right,
    Voiced,
    HalfVoiced,
    Small
  } type = Type::Character;
  std::string_view character = {}; // UTF-8; a literal
};

// Widget ids: "<id>.key.a", "<id>.key.backspace", ".clear", ".left", ".right", ".voiced", ".half_voiced",
// ".small", "<id>.page.upper"...
std::optional<KeyPress> draw_soft_keyboard(Ui& ui, std::string_view id, SoftKeyboard& state,
                                           const Rect& rect);
// Does to a text what a key says.
void apply_key(const KeyPress& key, TextEdit& text);

} // namespace kagimado::osd

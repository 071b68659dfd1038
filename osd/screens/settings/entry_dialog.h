// Where something is typed with the mouse alone: title, field, soft keyboard, and why it cannot be taken as
// it is. One for all rows of the settings screen; a real keyboard works too. Plain data; drawing thread only.
#pragma once

#include "osd/keyboard/soft_keyboard.h"
#include "osd/widgets/widgets.h"

#include <functional>
#include <optional>
#include <string>

namespace kagimado::osd {

struct EntrySpec {
  std::string id;          // of who asks
  std::string title, rule; // what is typed; what it may be
  KeyboardMode mode = KeyboardMode::Text;
  KeyboardPage page = KeyboardPage::Lower; // to begin with
  std::string text = {};                   // to begin with
  std::size_t max_bytes = 128;
  bool secret = false; // dots, and no text to begin with
  std::string ok = {}; // instead of 「OK」
  // While typing: why this cannot be taken, in words; empty: it can.
  std::function<std::string(std::string_view typed)> judge = {};
  // While typing: as it is shown (a release key in groups).
  std::function<std::string(std::string_view typed)> shape = {};
};

class EntryDialog final {
 public:
  void open(EntrySpec spec);
  void close();

  [[nodiscard]] bool is_open() const { return open_; }

  // What was typed and taken, once, for who opened it with that id.
  std::optional<std::string> take(std::string_view id);
  std::optional<ssl::SecretText> take_secret(std::string_view id);

  void draw(Ui& ui); // nothing while it is closed

 private:
  bool draw_input(Ui& ui, const Rect& field, const Rect& eye, const Rect& keyboard);
  void confirm();

  EntrySpec spec_;
  bool open_ = false, done_ = false;
  TextEdit edit_;
  SoftKeyboard keyboard_;
  bool show_ = false;
};

} // namespace kagimado::osd

// A text while it is typed: what there is, and where the caret stands. Its memory has its full size from the
// beginning and is wiped when it goes, so that it may hold a password. Plain data; drawing thread only.
#pragma once

#include "engine/ssl/secret.h"

#include <string>
#include <string_view>

namespace kagimado::osd {

enum class TextKind { Names, Ascii }; // any printable character; printable half-width ones only

class TextEdit final {
 public:
  explicit TextEdit(std::size_t max_bytes = 128, TextKind kind = TextKind::Names);
  ~TextEdit();
  TextEdit(TextEdit&& other) noexcept;
  TextEdit& operator=(TextEdit&& other) noexcept;
  TextEdit(const TextEdit&) = delete;
  TextEdit& operator=(const TextEdit&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }

  [[nodiscard]] std::size_t caret() const { return caret_; } // byte that it stands before

  [[nodiscard]] bool empty() const { return text_.empty(); }

  [[nodiscard]] std::size_t characters() const;

  void set(std::string_view text); // caret behind it
  void clear();                    // and wipes
  // At the caret, as far as there is room; characters that are not of the kind are left out.
  void insert(std::string_view utf8);
  void erase_before();
  void erase_after();
  void left();
  void right();

  void home() { caret_ = 0; }

  void end() { caret_ = text_.size(); }

  void place(std::size_t byte); // at the beginning of the character there
  // The character before the caret; empty at the beginning.
  [[nodiscard]] std::string_view before() const;

  // What was typed as a secret, gone from here.
  ssl::SecretText take_secret();

 private:
  [[nodiscard]] bool fits_kind(char32_t character) const;

  std::size_t max_bytes_;
  TextKind kind_;
  std::string text_;
  std::size_t caret_ = 0;
};

} // namespace kagimado::osd

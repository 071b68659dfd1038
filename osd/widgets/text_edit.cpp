#include "osd/widgets/text_edit.h"

#include "osd/draw/utf8.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

} // namespace

TextEdit::TextEdit(std::size_t max_bytes, TextKind kind) : max_bytes_(max_bytes), kind_(kind) {
  text_.reserve(max_bytes_);
}

TextEdit::~TextEdit() {
  ssl::wipe(text_);
}

TextEdit::TextEdit(TextEdit&& other) noexcept : TextEdit(other.max_bytes_, other.kind_) {
  *this = std::move(other);
}

TextEdit& TextEdit::operator=(TextEdit&& other) noexcept {
  if (this == &other)
    return *this;
  clear();
  max_bytes_ = other.max_bytes_;
  kind_ = other.kind_;
  text_.reserve(max_bytes_);
  text_.assign(other.text_);
  caret_ = other.caret_;
  other.clear();
  return *this;
}

std::size_t TextEdit::characters() const {
  return length_utf8(text_);
}

void TextEdit::set(std::string_view text) {
  clear();
  insert(text);
}

void TextEdit::clear() {
  ssl::wipe(text_);
  text_.clear();
  text_.reserve(max_bytes_);
  caret_ = 0;
}

bool TextEdit::fits_kind(char32_t character) const {
  if (kind_ == TextKind::Ascii)
    return character >= 0x20 && character < 0x7f;
  return character >= 0x20 && !(character >= 0x7f && character < 0xa0) && character != 0xfffd;
}

void TextEdit::insert(std::string_view utf8) {
  while (!utf8.empty()) {
    const auto [character, bytes] = decode_utf8(utf8);
    if (fits_kind(character) && text_.size() + bytes <= max_bytes_) {
      text_.insert(caret_, utf8.substr(0, bytes));
      caret_ += bytes;
    }
    utf8.remove_prefix(bytes);
  }
}

void TextEdit::erase_before() {
  const auto end = caret_;
  left();
  text_.erase(caret_, end - caret_);
}

void TextEdit::erase_after() {
  const auto begin = caret_;
  right();
  text_.erase(begin, caret_ - begin);
  caret_ = begin;
}

void TextEdit::left() {
  if (caret_ > 0)
    --caret_;
  while (caret_ > 0 && continues(text_[caret_]))
    --caret_;
}

void TextEdit::right() {
  if (caret_ < text_.size())
    ++caret_;
  while (caret_ < text_.size() && continues(text_[caret_]))
    ++caret_;
}

void TextEdit::place(std::size_t byte) {
  caret_ = std::min(byte, text_.size());
  while (caret_ > 0 && caret_ < text_.size() && continues(text_[caret_]))
    --caret_;
}

std::string_view TextEdit::before() const {
  auto begin = caret_;
  if (begin > 0)
    --begin;
  while (begin > 0 && continues(text_[begin]))
    --begin;
  return text().substr(begin, caret_ - begin);
}

ssl::SecretText TextEdit::take_secret() {
  ssl::SecretText secret(text_);
  clear();
  return secret;
}

} // namespace kagimado::osd

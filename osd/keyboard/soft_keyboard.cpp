#include "osd/keyboard/soft_keyboard.h"

#include <array>
#include <cmath>
#include <span>

namespace kagimado::osd {

namespace {

using namespace literals;

constexpr int columns = 11, rows = 5; // of a text: four rows of characters, one of commands
constexpr double gap_px_at_1080 = 8;

using Page = std::array<std::string_view, 4>;
constexpr Page lower{"1234567890", "qwertyuiop-", "asdfghjkl@_", "zxcvbnm.:/!"};
constexpr Page upper{"1234567890", "QWERTYUIOP-", "ASDFGHJKL@_", "ZXCVBNM.:/!"};
constexpr Page symbols{"1234567890", "!\"#$%&'()*+", ",-./:;<=>?@", "[\\]^_`{|}~"};

constexpr std::array<std::string_view, 4> digits{"123", "456", "789", " 0 "};
// I, L, O and U are no characters of a release key.
constexpr std::array<std::string_view, 4> release_key{"01234567", "89ABCDEF", "GHJKMNPQ", "RSTVWXYZ"};

const Page& characters_of(KeyboardPage page) {
  switch (page) {
  case KeyboardPage::Lower:
    return lower;
  case KeyboardPage::Upper:
    return upper;
  case KeyboardPage::Symbols:
    return symbols;
  }
  return lower;
}

// Keys' places: a grid of equal columns; a key may span several, or parts of one.
class Grid final {
 public:
  Grid(const Ui& ui, const Rect& rect, int columns, int rows)
      : rect_(rect), columns_(columns), rows_(rows),
        gap_(static_cast<int>(std::lround(ui.px(gap_px_at_1080)))) {}

  [[nodiscard]] Rect key(double column, int row, double span) const {
    const int left = x_of(column), top = y_of(row);
    return {left, top, x_of(column + span) - gap_ - left, y_of(row + 1) - gap_ - top};
  }

 private:
  [[nodiscard]] int x_of(double column) const {
    return rect_.x + static_cast<int>(std::lround((rect_.width + gap_) * column / columns_));
  }

  [[nodiscard]] int y_of(int row) const { return rect_.y + (rect_.height + gap_) * row / rows_; }

  Rect rect_;
  int columns_, rows_;
  int gap_;
};

// A blank in a line is a place without a key.
std::optional<KeyPress> draw_characters(Ui& ui, const std::string& prefix,
                                        std::span<const std::string_view> lines, const Grid& grid) {
  std::optional<KeyPress> pressed;
  int row = 0;
  for (const auto line : lines) {
    for (std::size_t column = 0; column < line.size(); ++column) {
      if (line[column] == ' ')
        continue;
      const std::string id = prefix + ".key." + line[column];
      const ButtonSpec spec{.id = id, .label = line.substr(column, 1), .font = FontRole::Key};
      if (button(ui, spec, grid.key(static_cast<double>(column), row, 1)))
        pressed = KeyPress{KeyPress::Type::Character, line[column]};
    }
    ++row;
  }
  return pressed;
}

void draw_page_keys(Ui& ui, const std::string& prefix, SoftKeyboard& state, const Grid& grid) {
  struct PageKey {
    KeyboardPage page;
    const char* id;
    TextKey label;
  };

  const std::array<PageKey, 3> keys{{{KeyboardPage::Lower, ".page.lower", "keyboard.page.lower"_t},
                                     {KeyboardPage::Upper, ".page.upper", "keyboard.page.upper"_t},
                                     {KeyboardPage::Symbols, ".page.symbols", "keyboard.page.symbols"_t}}};
  double column = 0;
  for (const auto& [page, name, label] : keys) {
    const std::string id = prefix + name;
    const ButtonSpec spec{.id = id, .label = ui.text(label), .selected = state.page == page};
    if (button(ui, spec, grid.key(column, rows - 1, 1.5)))
      state.page = page;
    column += 1.5;
  }
}

std::optional<KeyPress> draw_backspace(Ui& ui, const std::string& prefix, const Rect& place) {
  if (button(ui, {.id = prefix + ".key.backspace", .label = "", .icon = Icon::Backspace}, place))
    return KeyPress{KeyPress::Type::Backspace, 0};
  return std::nullopt;
}

std::optional<KeyPress> draw_clear(Ui& ui, const std::string& prefix, const Rect& place) {
  if (button(ui, {.id = prefix + ".key.clear", .label = ui.text("keyboard.clear"_t)}, place))
    return KeyPress{KeyPress::Type::Clear, 0};
  return std::nullopt;
}

std::optional<KeyPress> draw_space(Ui& ui, const std::string& prefix, const Rect& place) {
  if (button(ui, {.id = prefix + ".key.space", .label = ui.text("keyboard.space"_t)}, place))
    return KeyPress{KeyPress::Type::Character, ' '};
  return std::nullopt;
}

// Every key is drawn in every frame, whichever was clicked.
std::optional<KeyPress> first_of(std::initializer_list<std::optional<KeyPress>> presses) {
  for (const auto& press : presses)
    if (press)
      return press;
  return std::nullopt;
}

std::optional<KeyPress> draw_text_keys(Ui& ui, const std::string& prefix, SoftKeyboard& state,
                                       const Rect& rect) {
  const Grid grid(ui, rect, columns, rows);
  const auto character = draw_characters(ui, prefix, characters_of(state.page), grid);
  draw_page_keys(ui, prefix, state, grid);
  return first_of({character, draw_backspace(ui, prefix, grid.key(columns - 1, 0, 1)),
                   draw_space(ui, prefix, grid.key(4.5, rows - 1, 4.5)),
                   draw_clear(ui, prefix, grid.key(9, rows - 1, 2))});
}

std::optional<KeyPress> draw_digits(Ui& ui, const std::string& prefix, const Rect& rect) {
  const Grid grid(ui, rect, 3, 4);
  return first_of({draw_characters(ui, prefix, digits, grid), draw_clear(ui, prefix, grid.key(0, 3, 1)),
                   draw_backspace(ui, prefix, grid.key(2, 3, 1))});
}

std::optional<KeyPress> draw_release_key_keys(Ui& ui, const std::string& prefix, const Rect& rect) {
  const Grid grid(ui, rect, 10, 4);
  return first_of({draw_characters(ui, prefix, release_key, grid),
                   draw_backspace(ui, prefix, grid.key(8, 0, 2)), draw_clear(ui, prefix, grid.key(8, 1, 2))});
}

void remove_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
    text.pop_back();
  if (!text.empty())
    text.pop_back();
}

} // namespace

std::optional<KeyPress> draw_soft_keyboard(Ui& ui, std::string_view id, SoftKeyboard& state,
                                           const Rect& rect) {
  const std::string prefix(id);
  switch (state.mode) {
  case KeyboardMode::Text:
    return draw_text_keys(ui, prefix, state, rect);
  case KeyboardMode::Digits:
    return draw_digits(ui, prefix, rect);
  case KeyboardMode::ReleaseKey:
    return draw_release_key_keys(ui, prefix, rect);
  }
  return std::nullopt;
}

void apply_key(const KeyPress& key, std::string& text) {
  if (key.type == KeyPress::Type::Character)
    text += key.character;
  else if (key.type == KeyPress::Type::Clear)
    text.clear();
  else
    remove_last_character(text);
}

void apply_key(const KeyPress& key, ssl::SecretText& text) {
  if (key.type == KeyPress::Type::Character)
    text.append({&key.character, 1});
  else if (key.type == KeyPress::Type::Clear)
    text.clear();
  else if (!text.empty())
    text.pop_back();
}

} // namespace kagimado::osd

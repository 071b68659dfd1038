#include "osd/keyboard/soft_keyboard.h"

#include <array>
#include <cmath>

namespace kagimado::osd {

namespace {

using namespace literals;

constexpr int columns = 11, rows = 5; // four rows of characters, one of commands
constexpr double gap_px_at_1080 = 8;

using Page = std::array<std::string_view, 4>;
constexpr Page lower{"1234567890", "qwertyuiop-", "asdfghjkl@_", "zxcvbnm.:/!"};
constexpr Page upper{"1234567890", "QWERTYUIOP-", "ASDFGHJKL@_", "ZXCVBNM.:/!"};
constexpr Page symbols{"1234567890", "!\"#$%&'()*+", ",-./:;<=>?@", "[\\]^_`{|}~"};

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
  Grid(const Ui& ui, const Rect& rect)
      : rect_(rect), gap_(static_cast<int>(std::lround(ui.px(gap_px_at_1080)))) {}

  [[nodiscard]] Rect key(double column, int row, double span) const {
    const int left = x_of(column), top = y_of(row);
    return {left, top, x_of(column + span) - gap_ - left, y_of(row + 1) - gap_ - top};
  }

 private:
  [[nodiscard]] int x_of(double column) const {
    return rect_.x + static_cast<int>(std::lround((rect_.width + gap_) * column / columns));
  }

  [[nodiscard]] int y_of(int row) const { return rect_.y + (rect_.height + gap_) * row / rows; }

  Rect rect_;
  int gap_;
};

std::optional<KeyPress> draw_characters(Ui& ui, const std::string& prefix, KeyboardPage page,
                                        const Grid& grid) {
  std::optional<KeyPress> pressed;
  int row = 0;
  for (const auto line : characters_of(page)) {
    for (std::size_t column = 0; column < line.size(); ++column) {
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

std::optional<KeyPress> draw_commands(Ui& ui, const std::string& prefix, const Grid& grid) {
  const std::string backspace = prefix + ".key.backspace", space = prefix + ".key.space",
                    clear = prefix + ".key.clear";
  std::optional<KeyPress> pressed; // every key is drawn in every frame, whichever was clicked
  if (button(ui, {.id = backspace, .label = "", .icon = Icon::Backspace}, grid.key(columns - 1, 0, 1)))
    pressed = KeyPress{KeyPress::Type::Backspace, 0};
  if (button(ui, {.id = space, .label = ui.text("keyboard.space"_t)}, grid.key(4.5, rows - 1, 4.5)))
    pressed = KeyPress{KeyPress::Type::Character, ' '};
  if (button(ui, {.id = clear, .label = ui.text("keyboard.clear"_t)}, grid.key(9, rows - 1, 2)))
    pressed = KeyPress{KeyPress::Type::Clear, 0};
  return pressed;
}

} // namespace

std::optional<KeyPress> draw_soft_keyboard(Ui& ui, std::string_view id, SoftKeyboard& state,
                                           const Rect& rect) {
  const std::string prefix(id);
  const Grid grid(ui, rect);
  const auto character = draw_characters(ui, prefix, state.page, grid);
  draw_page_keys(ui, prefix, state, grid);
  const auto command = draw_commands(ui, prefix, grid);
  return character ? character : command;
}

} // namespace kagimado::osd

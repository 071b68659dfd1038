#include "osd/keyboard/soft_keyboard.h"

#include "osd/draw/utf8.h"
#include "osd/keyboard/kana.h"

#include <array>
#include <cmath>
#include <span>

namespace kagimado::osd {

namespace {

using namespace literals;

constexpr int text_columns = 11;
constexpr double gap_px_at_1080 = 8;

using Lines = std::span<const std::string_view>;
constexpr std::array<std::string_view, 4> lower{"1234567890", "qwertyuiop-", "asdfghjkl@_", "zxcvbnm.:/!"};
constexpr std::array<std::string_view, 4> upper{"1234567890", "QWERTYUIOP-", "ASDFGHJKL@_", "ZXCVBNM.:/!"};
constexpr std::array<std::string_view, 4> symbols{"1234567890", "!\"#$%&'()*+", ",-./:;<=>?@", "[\\]^_`{|}~"};
// By their rows, as in every table of kana; the column at the right has the marks.
constexpr std::array<std::string_view, 5> hiragana{"あかさたなはまやらわ", "いきしちにひみ（りを",
                                                   "うくすつぬふむゆるん", "えけせてねへめ）れ・",
                                                   "おこそとのほもよろ、"};
constexpr std::array<std::string_view, 5> katakana{"アカサタナハマヤラワ", "イキシチニヒミ（リヲ",
                                                   "ウクスツヌフムユルン", "エケセテネヘメ）レ・",
                                                   "オコソトノホモヨロ、"};

constexpr std::array<std::string_view, 4> digits{"123", "456", "789", " 0 "};
// I, L, O and U are no characters of a release key.
constexpr std::array<std::string_view, 4> release_key{"01234567", "89ABCDEF", "GHJKMNPQ", "RSTVWXYZ"};

bool is_kana(KeyboardPage page) {
  return page == KeyboardPage::Hiragana || page == KeyboardPage::Katakana;
}

Lines characters_of(KeyboardPage page) {
  switch (page) {
  case KeyboardPage::Lower:
    return lower;
  case KeyboardPage::Upper:
    return upper;
  case KeyboardPage::Symbols:
    return symbols;
  case KeyboardPage::Hiragana:
    return hiragana;
  case KeyboardPage::Katakana:
    return katakana;
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
std::optional<KeyPress> draw_characters(Ui& ui, const std::string& prefix, Lines lines, const Grid& grid) {
  std::optional<KeyPress> pressed;
  int row = 0;
  for (auto line : lines) {
    for (int column = 0; !line.empty(); ++column) {
      const auto character = line.substr(0, decode_utf8(line).bytes);
      line.remove_prefix(character.size());
      if (character == " ")
        continue;
      const std::string id = prefix + ".key." + std::string(character);
      const ButtonSpec spec{.id = id, .label = character, .font = FontRole::Key};
      if (button(ui, spec, grid.key(column, row, 1)))
        pressed = KeyPress{KeyPress::Type::Character, character};
    }
    ++row;
  }
  return pressed;
}

struct PageKey {
  KeyboardPage page;
  const char* id;
  TextKey label;
};

constexpr std::array<PageKey, 5> page_keys{
    {{KeyboardPage::Lower, ".page.lower", "keyboard.page.lower"_t},
     {KeyboardPage::Upper, ".page.upper", "keyboard.page.upper"_t},
     {KeyboardPage::Symbols, ".page.symbols", "keyboard.page.symbols"_t},
     {KeyboardPage::Hiragana, ".page.hiragana", "keyboard.page.hiragana"_t},
     {KeyboardPage::Katakana, ".page.katakana", "keyboard.page.katakana"_t}}};

// Column behind them.
double draw_page_keys(Ui& ui, const std::string& prefix, SoftKeyboard& state, const Grid& grid, int row) {
  const bool with_kana = state.mode == KeyboardMode::Name;
  const double span = with_kana ? 1.1 : 1.4;
  double column = 0;
  for (const auto& [page, name, label] : page_keys) {
    if (is_kana(page) && !with_kana)
      continue;
    const std::string id = prefix + name;
    const ButtonSpec spec{.id = id, .label = ui.text(label), .selected = state.page == page};
    if (button(ui, spec, grid.key(column, row, span)))
      state.page = page;
    column += span;
  }
  return column;
}

std::optional<KeyPress> draw_command(Ui& ui, const std::string& id, const std::string& label, Icon icon,
                                     KeyPress::Type type, const Rect& place) {
  if (button(ui,
             {.id = id,
              .label = label,
              .icon = icon,
              .font = label.size() <= 3 ? FontRole::Key : FontRole::Body},
             place))
    return KeyPress{type, {}};
  return std::nullopt;
}

std::optional<KeyPress> draw_backspace(Ui& ui, const std::string& prefix, const Rect& place) {
  return draw_command(ui, prefix + ".key.backspace", "", Icon::Backspace, KeyPress::Type::Backspace, place);
}

std::optional<KeyPress> draw_clear(Ui& ui, const std::string& prefix, const Rect& place) {
  return draw_command(ui, prefix + ".key.clear", ui.text("keyboard.clear"_t), Icon::None,
                      KeyPress::Type::Clear, place);
}

std::optional<KeyPress> draw_space(Ui& ui, const std::string& prefix, bool wide, const Rect& place) {
  if (button(ui, {.id = prefix + ".key.space", .label = ui.text("keyboard.space"_t)}, place))
    return KeyPress{KeyPress::Type::Character, wide ? "\u3000" : " "};
  return std::nullopt;
}

// Every key is drawn in every frame, whichever was clicked.
std::optional<KeyPress> first_of(std::initializer_list<std::optional<KeyPress>> presses) {
  for (const auto& press : presses)
    if (press)
      return press;
  return std::nullopt;
}

// The column at the right of kana: marks, small ones, the long vowel.
std::optional<KeyPress> draw_marks(Ui& ui, const std::string& prefix, const Grid& grid) {
  const auto mark = [&](const char* name, const std::string& label, KeyPress::Type type, int row) {
    return draw_command(ui, prefix + name, label, Icon::None, type, grid.key(text_columns - 1, row, 1));
  };
  const auto voiced = mark(".key.voiced", "゛", KeyPress::Type::Voiced, 1);
  const auto half = mark(".key.half_voiced", "゜", KeyPress::Type::HalfVoiced, 2);
  const auto small = mark(".key.small", ui.text("keyboard.small"_t), KeyPress::Type::Small, 3);
  std::optional<KeyPress> lengthened;
  if (button(ui, {.id = prefix + ".key.ー", .label = "ー", .font = FontRole::Key},
             grid.key(text_columns - 1, 4, 1)))
    lengthened = KeyPress{KeyPress::Type::Character, "ー"};
  return first_of({voiced, half, small, lengthened});
}

// Below the characters: pages, space, the caret's keys, clear.
std::optional<KeyPress> draw_commands(Ui& ui, const std::string& prefix, SoftKeyboard& state,
                                      const Grid& grid, int row) {
  const bool wide = is_kana(state.page);
  const double column = draw_page_keys(ui, prefix, state, grid, row);
  const auto space = draw_space(ui, prefix, wide, grid.key(column, row, 7.5 - column));
  const auto left =
      draw_command(ui, prefix + ".key.left", "", Icon::Previous, KeyPress::Type::Left, grid.key(7.5, row, 1));
  const auto right =
      draw_command(ui, prefix + ".key.right", "", Icon::Next, KeyPress::Type::Right, grid.key(8.5, row, 1));
  return first_of({space, left, right, draw_clear(ui, prefix, grid.key(9.5, row, 1.5))});
}

std::optional<KeyPress> draw_text_keys(Ui& ui, const std::string& prefix, SoftKeyboard& state,
                                       const Rect& rect) {
  const auto page = state.page; // a key may turn it
  const auto lines = characters_of(page);
  const int command_row = static_cast<int>(lines.size());
  const Grid grid(ui, rect, text_columns, command_row + 1);
  const auto character = draw_characters(ui, prefix, lines, grid);
  const auto marks = is_kana(page) ? draw_marks(ui, prefix, grid) : std::nullopt;
  const auto backspace = draw_backspace(ui, prefix, grid.key(text_columns - 1, 0, 1));
  return first_of({character, marks, backspace, draw_commands(ui, prefix, state, grid, command_row)});
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

void set_mark(TextEdit& text, KanaMark mark) {
  const auto marked = with_kana_mark(text.before(), mark);
  if (marked.empty() || marked == text.before())
    return;
  text.erase_before();
  text.insert(marked);
}

} // namespace

std::optional<KeyPress> draw_soft_keyboard(Ui& ui, std::string_view id, SoftKeyboard& state,
                                           const Rect& rect) {
  const std::string prefix(id);
  switch (state.mode) {
  case KeyboardMode::Text:
  case KeyboardMode::Name:
    return draw_text_keys(ui, prefix, state, rect);
  case KeyboardMode::Digits:
    return draw_digits(ui, prefix, rect);
  case KeyboardMode::ReleaseKey:
    return draw_release_key_keys(ui, prefix, rect);
  }
  return std::nullopt;
}

void apply_key(const KeyPress& key, TextEdit& text) {
  switch (key.type) {
  case KeyPress::Type::Character:
    return text.insert(key.character);
  case KeyPress::Type::Backspace:
    return text.erase_before();
  case KeyPress::Type::Clear:
    return text.clear();
  case KeyPress::Type::Left:
    return text.left();
  case KeyPress::Type::Right:
    return text.right();
  case KeyPress::Type::Voiced:
    return set_mark(text, KanaMark::Voiced);
  case KeyPress::Type::HalfVoiced:
    return set_mark(text, KanaMark::HalfVoiced);
  case KeyPress::Type::Small:
    return set_mark(text, KanaMark::Small);
  }
}

} // namespace kagimado::osd

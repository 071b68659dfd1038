#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/draw/utf8.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <imgui.h>

#include <cmath>

namespace kagimado::osd {

namespace {

struct Field {
  AreaState state;
  bool focused = false;
  Rect inner; // where text goes
};

Field begin_field(Ui& ui, std::string_view id, const Rect& rect) {
  Field field;
  field.state = press_area(ui, id, rect);
  field.focused = Canvas::current().interaction().focusable(Interaction::id_of(id), field.state.pressed);
  const auto padding = static_cast<int>(ui.px(theme::padding));
  field.inner = {rect.x + padding, rect.y, rect.width - 2 * padding, rect.height};
  const std::uint32_t border = field.focused         ? theme::accent
                               : field.state.hovered ? theme::text_dim
                                                     : theme::border;
  const ClipScope unit(rect);
  fill_bordered(rect, ui.px(theme::corner_radius), theme::field, border, field.focused ? 2 : 1);
  return field;
}

void draw_caret(const Ui& ui, const Field& field, int x) {
  if (!field.focused || !Canvas::current().caret_visible())
    return;
  const int height =
      std::min(static_cast<int>(ui.fonts.font(FontRole::Body)->FontSize), field.inner.height - 6);
  const int width = std::max(1, static_cast<int>(std::lround(ui.px(2))));
  fill_rect({x, field.inner.y + (field.inner.height - height) / 2, width, height}, theme::text);
}

// The end stays in view: that is where one types.
void draw_plain(Ui& ui, const Field& field, std::string_view text) {
  const ClipScope unit({field.inner.x - 1, field.inner.y, field.inner.width + 4, field.inner.height});
  const int width = measure(ui, text, FontRole::Body).width;
  const int x = field.inner.x - std::max(width - field.inner.width, 0);
  draw_text(ui, text, {x, centered_line_top(ui, field.inner, FontRole::Body)}, FontRole::Body, theme::text);
  draw_caret(ui, field, x + width + 1);
}

void draw_dots(Ui& ui, const Field& field, std::size_t count) {
  const ClipScope unit({field.inner.x - 1, field.inner.y, field.inner.width + 4, field.inner.height});
  const float radius = ui.px(5), step = ui.px(16);
  const float width = static_cast<float>(count) * step;
  const float x =
      static_cast<float>(field.inner.x) - std::max(width - static_cast<float>(field.inner.width), 0.0f);
  const float y = static_cast<float>(field.inner.y) + static_cast<float>(field.inner.height) / 2;
  for (std::size_t i = 0; i < count; ++i)
    draw_list().AddCircleFilled({x + (static_cast<float>(i) + 0.5f) * step, y}, radius,
                                theme::to_imgui(theme::text));
  draw_caret(ui, field, static_cast<int>(x + width) + 1);
}

// append and remove_last change the content; true: Enter was pressed.
template <class Append, class RemoveLast>
bool take_typed(const Field& field, Append append, RemoveLast remove_last) {
  if (!field.focused)
    return false;
  bool entered = false;
  for (const auto& typed : Canvas::current().interaction().typed()) {
    if (const auto* text = std::get_if<std::string>(&typed))
      append(std::string_view(*text));
    else if (std::get<Key>(typed) == Key::Backspace)
      remove_last();
    else if (std::get<Key>(typed) == Key::Enter)
      entered = true;
  }
  return entered;
}

bool is_printable_ascii(char c) {
  return c >= 0x20 && c < 0x7f;
}

void remove_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
    text.pop_back();
  if (!text.empty())
    text.pop_back();
}

void append_printable(std::string& text, std::string_view typed, std::size_t max_bytes) {
  while (!typed.empty()) {
    const auto [character, bytes] = decode_utf8(typed);
    const bool control = character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0xfffd;
    if (!control && text.size() + bytes <= max_bytes)
      text.append(typed.substr(0, bytes));
    typed.remove_prefix(bytes);
  }
}

} // namespace

bool secret_field(Ui& ui, std::string_view id, ssl::SecretText& secret, bool show, const Rect& rect) {
  const Field field = begin_field(ui, id, rect);
  const auto append = [&secret](std::string_view typed) {
    for (const char& c : typed)
      if (is_printable_ascii(c))
        secret.append({&c, 1});
  };
  const bool entered = take_typed(field, append, [&secret] {
    if (!secret.empty())
      secret.pop_back();
  });
  const std::size_t characters = length_utf8(secret.view());
  if (show)
    draw_plain(ui, field, secret.view());
  else
    draw_dots(ui, field, characters);
  ui.widgets.add({std::string(id), "input", "", rect, !Canvas::current().interaction().blocked(),
                  std::to_string(characters)});
  return entered;
}

bool text_field(Ui& ui, std::string_view id, std::string& text, std::size_t max_bytes, const Rect& rect) {
  const Field field = begin_field(ui, id, rect);
  const bool entered = take_typed(
      field, [&](std::string_view typed) { append_printable(text, typed, max_bytes); },
      [&text] { remove_last_character(text); });
  draw_plain(ui, field, text);
  ui.widgets.add({std::string(id), "input", text, rect, !Canvas::current().interaction().blocked(),
                  std::to_string(length_utf8(text))});
  return entered;
}

} // namespace kagimado::osd

#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/draw/utf8.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace kagimado::osd {

namespace {

constexpr double dot_step = 16; // at 1080 lines

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

// What stands before each byte offset is so wide: dots have one width, characters their own.
int width_before(const Ui& ui, const TextEdit& edit, FieldLook look, std::size_t byte) {
  const auto head = edit.text().substr(0, byte);
  if (look == FieldLook::Dots)
    return static_cast<int>(std::lround(static_cast<float>(length_utf8(head)) * ui.px(dot_step)));
  return measure(ui, head, FontRole::Body).width;
}

// Left edge of the text: moved so far that the caret stays in view.
int text_left(const Ui& ui, const Field& field, const TextEdit& edit, FieldLook look) {
  const int whole = width_before(ui, edit, look, edit.text().size());
  const int at_caret = width_before(ui, edit, look, edit.caret());
  const int hidden =
      std::clamp(at_caret - field.inner.width * 3 / 4, 0, std::max(whole - field.inner.width, 0));
  return field.inner.x - hidden;
}

void draw_dots(const Ui& ui, const Field& field, int left, std::size_t count) {
  const float y = static_cast<float>(field.inner.y) + static_cast<float>(field.inner.height) / 2;
  for (std::size_t i = 0; i < count; ++i)
    draw_list().AddCircleFilled(
        {static_cast<float>(left) + (static_cast<float>(i) + 0.5f) * ui.px(dot_step), y}, ui.px(5),
        theme::to_imgui(theme::text));
}

void draw_content(Ui& ui, const Field& field, const TextEdit& edit, FieldLook look, int left) {
  const ClipScope unit({field.inner.x - 1, field.inner.y, field.inner.width + 4, field.inner.height});
  if (look == FieldLook::Dots)
    draw_dots(ui, field, left, edit.characters());
  else
    draw_text(ui, edit.text(), {left, centered_line_top(ui, field.inner, FontRole::Body)}, FontRole::Body,
              theme::text);
  draw_caret(ui, field, left + width_before(ui, edit, look, edit.caret()) + 1);
}

// The gap between two characters that is nearest.
void place_caret(const Ui& ui, TextEdit& edit, FieldLook look, int x) {
  const auto caret_of = [&](std::size_t byte) { return std::abs(width_before(ui, edit, look, byte) - x); };
  edit.home();
  std::size_t best = 0;
  while (edit.caret() < edit.text().size()) {
    edit.right();
    if (caret_of(edit.caret()) <= caret_of(best))
      best = edit.caret();
  }
  edit.place(best);
}

void take_key(TextEdit& edit, Key key) {
  switch (key) {
  case Key::Backspace:
    return edit.erase_before();
  case Key::Delete:
    return edit.erase_after();
  case Key::Left:
    return edit.left();
  case Key::Right:
    return edit.right();
  case Key::Home:
    return edit.home();
  case Key::End:
    return edit.end();
  default:
    return;
  }
}

// True: Enter was pressed.
bool take_typed(const Field& field, TextEdit& edit) {
  if (!field.focused)
    return false;
  bool entered = false;
  for (const auto& typed : Canvas::current().interaction().typed()) {
    if (const auto* text = std::get_if<std::string>(&typed))
      edit.insert(*text);
    else if (const auto key = std::get<Key>(typed); key == Key::Enter)
      entered = true;
    else
      take_key(edit, key);
  }
  return entered;
}

} // namespace

FieldState edit_field(Ui& ui, std::string_view id, TextEdit& edit, FieldLook look, const Rect& rect) {
  const Field field = begin_field(ui, id, rect);
  if (field.state.pressed && field.state.mouse)
    place_caret(ui, edit, look, field.state.mouse->x - text_left(ui, field, edit, look));
  const bool entered = take_typed(field, edit);
  draw_content(ui, field, edit, look, text_left(ui, field, edit, look));
  ui.widgets.add({std::string(id), "input", look == FieldLook::Dots ? "" : std::string(edit.text()), rect,
                  !Canvas::current().interaction().blocked(), std::to_string(edit.characters())});
  return {entered, field.focused};
}

} // namespace kagimado::osd

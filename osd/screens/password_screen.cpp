#include "osd/screens/password_screen.h"

#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

using namespace literals;
using Phase = PasswordDialog::Phase;

struct Message {
  std::string id, value, text;
  std::uint32_t argb = theme::text_dim;
};

Message message_of(const Ui& ui, const PasswordDialog& dialog, SteadyTime now) {
  switch (dialog.phase()) {
  case Phase::Checking:
    return {"password.checking", "", ui.text("password.checking"_t), theme::text};
  case Phase::Wrong:
    return {"password.message", "wrong", ui.text("password.wrong"_t), theme::fault};
  case Phase::Damaged:
    return {"password.message", "damaged", ui.text("password.damaged"_t), theme::fault};
  case Phase::Throttled:
    return {"password.message", "throttled",
            ui.text.format("password.throttled"_t, {std::to_string(dialog.seconds_left(now))}),
            theme::warning};
  default:
    return {"password.length", "", ui.text("password.length"_t), theme::text_dim};
  }
}

void draw_message(Ui& ui, const Message& message, const Rect& rect) {
  const auto shown = shorten(ui, message.text, FontRole::Body, static_cast<float>(rect.width));
  {
    const ClipScope clip(rect);
    draw_text(ui, shown, {rect.x, centered_line_top(ui, rect, FontRole::Body)}, FontRole::Body, message.argb);
  }
  ui.widgets.add({message.id, "text", shown, rect, true, message.value});
}

// Places of the parts, from the top down; the keyboard takes what is left.
struct Places {
  Rect dialog, title, camera, explanation, field, eye, message, keyboard, cancel, ok;
};

Places places_of(const Ui& ui) {
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  Places p;
  const int width = std::min(px(1000), ui.screen.width - px(24));
  const int height = std::min(px(820), ui.screen.height - px(24));
  p.dialog = {(ui.screen.width - width) / 2, (ui.screen.height - height) / 2, width, height};
  const auto inner = inset(p.dialog, px(28));
  int y = inner.y;
  const auto row = [&](int row_height, int space) {
    const Rect rect{inner.x, y, inner.width, row_height};
    y += row_height + space;
    return rect;
  };
  p.title = row(px(42), px(2));
  p.camera = {p.title.x + p.title.width / 2, p.title.y, p.title.width - p.title.width / 2, p.title.height};
  p.title.width /= 2;
  p.explanation = row(px(100), px(8));
  p.field = row(px(54), px(6));
  p.eye = {p.field.right() - px(64), p.field.y, px(64), p.field.height};
  p.field.width -= px(64) + px(8);
  p.message = row(px(34), px(10));
  const int buttons = px(56);
  p.keyboard = {inner.x, y, inner.width, inner.bottom() - y - buttons - px(18)};
  p.ok = {inner.right() - px(220), inner.bottom() - buttons, px(220), buttons};
  p.cancel = {p.ok.x - px(220) - px(14), p.ok.y, px(220), buttons};
  return p;
}

// Field, eye and keyboard. True: Enter.
bool draw_input(Ui& ui, PasswordScreen& screen, const Places& places) {
  // While one is being checked, what is typed goes nowhere.
  TextEdit ignored(PasswordDialog::max_characters, TextKind::Ascii);
  auto& typed = screen.dialog.may_edit() ? screen.typed : ignored;
  const auto before = typed.characters();
  const auto look = screen.show ? FieldLook::Plain : FieldLook::Dots;
  const bool entered = edit_field(ui, "password.field", typed, look, places.field).entered;
  if (button(ui, {.id = "password.eye", .label = "", .icon = screen.show ? Icon::EyeOff : Icon::Eye},
             places.eye))
    screen.show = !screen.show;
  const auto key = draw_soft_keyboard(ui, "password.keyboard", screen.keyboard, places.keyboard);
  if (key)
    apply_key(*key, typed);
  if (typed.characters() != before)
    screen.dialog.edited();
  return entered;
}

// At the right edge.
void draw_camera_name(Ui& ui, std::string_view name, Rect place) {
  const auto text = ui.text.format("password.camera"_t, {std::string(name)});
  const int width = std::min(place.width, measure(ui, text, FontRole::Body).width + 1);
  place.x = place.right() - width;
  place.width = width;
  label_left_in(ui, "password.camera", text, place, FontRole::Body, theme::text);
}

} // namespace

PasswordPressed draw_password_screen(Ui& ui, PasswordScreen& screen, std::string_view camera_name,
                                     SteadyTime now) {
  const auto places = places_of(ui);
  const Layer layer(ui, {"password", places.dialog, /*modal=*/true});
  panel(ui, "password.panel", places.dialog, theme::panel);
  label_left_in(ui, "password.title", ui.text("password.title"_t), places.title, FontRole::Title,
                theme::text);
  draw_camera_name(ui, camera_name, places.camera);
  paragraph(ui, "password.explanation", ui.text("password.explanation"_t), places.explanation, FontRole::Body,
            theme::text_dim);
  const bool entered = draw_input(ui, screen, places);
  draw_message(ui, message_of(ui, screen.dialog, now), places.message);
  const bool ready = screen.dialog.may_submit(static_cast<int>(screen.typed.characters()));
  const bool cancelled =
      button(ui, {.id = "password.cancel", .label = ui.text("password.cancel"_t)}, places.cancel) ||
      key_pressed(ui, Key::Escape);
  const ButtonSpec ok{
      .id = "password.ok", .label = ui.text("password.ok"_t), .look = ButtonLook::Primary, .enabled = ready};
  const bool confirmed = button(ui, ok, places.ok) || entered;
  if (cancelled)
    return PasswordPressed::Cancel;
  return confirmed && ready ? PasswordPressed::Ok : PasswordPressed::Nothing;
}

} // namespace kagimado::osd

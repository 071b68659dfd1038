#include "osd/screens/settings/entry_dialog.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/shapes.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;

struct Places {
  Rect dialog, title, field, eye, message, keyboard, cancel, ok;
};

Places places_of(const Ui& ui, KeyboardMode mode) {
  Places p;
  const int wide = mode == KeyboardMode::Digits ? 560 : 1000;
  const int width = std::min(pixels(ui, wide), ui.screen.width - pixels(ui, 24));
  const int height = std::min(pixels(ui, 780), ui.screen.height - pixels(ui, 24));
  p.dialog = {(ui.screen.width - width) / 2, (ui.screen.height - height) / 2, width, height};
  Lines lines(ui, inset(p.dialog, pixels(ui, 28)));
  p.title = lines.take(42, 10);
  p.field = lines.take(54, 6);
  p.eye = cut_right(p.field, pixels(ui, 64), pixels(ui, 8));
  p.message = lines.take(60, 10);
  const int buttons = pixels(ui, 56);
  p.keyboard = lines.rest(buttons + pixels(ui, 18));
  Rect foot{p.keyboard.x, p.keyboard.bottom() + pixels(ui, 18), p.keyboard.width, buttons};
  const int button = std::min(pixels(ui, 220), (foot.width - pixels(ui, 14)) / 2);
  p.ok = cut_right(foot, button, pixels(ui, 14));
  p.cancel = cut_right(foot, button, 0);
  return p;
}

} // namespace

void EntryDialog::open(EntrySpec spec) {
  close();
  spec_ = std::move(spec);
  const bool ascii = spec_.mode != KeyboardMode::Name;
  edit_ = TextEdit(spec_.max_bytes, ascii ? TextKind::Ascii : TextKind::Names);
  if (!spec_.secret)
    edit_.set(spec_.text);
  keyboard_ = {.page = spec_.page, .mode = spec_.mode};
  open_ = true;
}

void EntryDialog::close() {
  open_ = done_ = show_ = false;
  edit_.clear();
}

std::optional<std::string> EntryDialog::take(std::string_view id) {
  if (!done_ || spec_.secret || spec_.id != id)
    return std::nullopt;
  std::string text(edit_.text());
  close();
  return text;
}

std::optional<ssl::SecretText> EntryDialog::take_secret(std::string_view id) {
  if (!done_ || !spec_.secret || spec_.id != id)
    return std::nullopt;
  auto secret = edit_.take_secret();
  close();
  return secret;
}

// Field, eye and keyboard. True: Enter.
bool EntryDialog::draw_input(Ui& ui, const Rect& field, const Rect& eye, const Rect& keyboard) {
  const Rect whole{field.x, field.y, eye.right() - field.x, field.height};
  const auto look = spec_.secret && !show_ ? FieldLook::Dots : FieldLook::Plain;
  const auto before = edit_.characters();
  const bool entered = edit_field(ui, "entry.field", edit_, look, spec_.secret ? field : whole).entered;
  if (spec_.secret &&
      button(ui, {.id = "entry.eye", .label = "", .icon = show_ ? Icon::EyeOff : Icon::Eye}, eye))
    show_ = !show_;
  if (const auto key = draw_soft_keyboard(ui, "entry.keyboard", keyboard_, keyboard))
    apply_key(*key, edit_);
  if (spec_.shape && edit_.characters() != before)
    edit_.set(spec_.shape(edit_.text()));
  return entered;
}

void EntryDialog::confirm() {
  open_ = false;
  done_ = true;
}

void EntryDialog::draw(Ui& ui) {
  if (!open_)
    return;
  const auto places = places_of(ui, spec_.mode);
  const Layer layer(ui, {"entry", places.dialog, /*modal=*/true});
  panel(ui, "entry.panel", places.dialog, theme::panel);
  label_left_in(ui, "entry.title", spec_.title, places.title, FontRole::Title, theme::text);
  const bool entered = draw_input(ui, places.field, places.eye, places.keyboard);
  const auto problem = spec_.judge ? spec_.judge(edit_.text()) : std::string();
  const bool tells = !problem.empty() && !edit_.empty();
  paragraph(ui, tells ? "entry.problem" : "entry.rule", tells ? problem : spec_.rule, places.message,
            FontRole::Body, tells ? theme::warning : theme::text_dim);
  const bool cancelled =
      button(ui, {.id = "entry.cancel", .label = ui.text("dialog.cancel"_t)}, places.cancel) ||
      key_pressed(ui, Key::Escape);
  const auto& ok = spec_.ok.empty() ? ui.text("dialog.ok"_t) : spec_.ok;
  const ButtonSpec take{
      .id = "entry.ok", .label = ok, .look = ButtonLook::Primary, .enabled = problem.empty()};
  const bool confirmed = (button(ui, take, places.ok) || entered) && problem.empty();
  if (cancelled)
    close();
  else if (confirmed)
    confirm();
}

} // namespace kagimado::osd

#include "osd/screens/login_window.h"

#include "engine/users/account_rules.h"
#include "engine/view/answer.h"
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/login_rules.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::size_t most_names = 4; // as buttons

struct Places {
  Rect dialog, title, why, names, name, password, again, message, keyboard, cancel, ok;
};

Places places_of(const Ui& ui, const LoginWindow& window, bool with_names) {
  const bool set_up = window.kind == LoginKind::SetUp;
  Places p;
  const int width = std::min(pixels(ui, 1000), ui.screen.width - pixels(ui, 24));
  const int height = std::min(pixels(ui, set_up ? 1000 : 900), ui.screen.height - pixels(ui, 24));
  p.dialog = {(ui.screen.width - width) / 2, (ui.screen.height - height) / 2, width, height};
  Lines lines(ui, inset(p.dialog, pixels(ui, 28)));
  p.title = lines.take(42, 6);
  p.why = lines.take(set_up ? 76 : 54, 10);
  if (with_names)
    p.names = lines.take(theme::control_height, 10);
  p.name = lines.take(54, 8);
  p.password = lines.take(54, 8);
  if (set_up)
    p.again = lines.take(54, 8);
  p.message = lines.take(set_up ? 74 : 34, 8);
  const int buttons = pixels(ui, 56), gap = pixels(ui, 14);
  p.keyboard = lines.rest(buttons + gap);
  Rect foot{p.keyboard.x, p.keyboard.bottom() + gap, p.keyboard.width, buttons};
  p.ok = cut_right(foot, pixels(ui, 220), gap);
  p.cancel = cut_right(foot, pixels(ui, 220), 0);
  return p;
}

// The rest of a name's line, right of what it is called.
Rect labelled(Ui& ui, std::string_view id, TextKey name, Rect line) {
  label_left_in(ui, id, ui.text(name), cut_left(line, pixels(ui, 230), pixels(ui, 10)), FontRole::Body,
                theme::text_dim);
  return line;
}

TextEdit& edited(LoginWindow& window) {
  switch (window.field) {
  case LoginField::Password:
    return window.password;
  case LoginField::Again:
    return window.again;
  case LoginField::Name:
    break;
  }
  return window.name;
}

// As many as the line has room for.
void draw_known_names(Ui& ui, LoginWindow& window, const std::vector<std::string>& names, Rect line) {
  cut_left(line, pixels(ui, 240), 0);
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) {
    const int width = static_cast<int>(text_width(ui, names[i], FontRole::Body)) + pixels(ui, 40);
    if (width > line.width)
      return;
    if (button(ui,
               {.id = fmt::format("login.known.{}", i),
                .label = names[i],
                .selected = window.name.text() == names[i]},
               cut_left(line, std::max(width, pixels(ui, 140)), pixels(ui, 8))))
      window.name.set(names[i]);
  }
}

// True: Enter in the last one.
bool draw_fields(Ui& ui, LoginWindow& window, const Places& places) {
  const auto look = window.show ? FieldLook::Plain : FieldLook::Dots;
  const auto take_focus = [&](LoginField field, const FieldState& state) {
    if (state.focused)
      window.field = field;
    return state.entered;
  };
  const auto name = labelled(ui, "login.name.label", "login.name"_t, places.name);
  bool entered =
      take_focus(LoginField::Name, edit_field(ui, "login.name", window.name, FieldLook::Plain, name));
  auto password = labelled(ui, "login.password.label", "login.password"_t, places.password);
  const auto eye = cut_right(password, pixels(ui, 64), pixels(ui, 8));
  entered =
      take_focus(LoginField::Password, edit_field(ui, "login.password", window.password, look, password)) ||
      entered;
  if (button(ui, {.id = "login.eye", .label = "", .icon = window.show ? Icon::EyeOff : Icon::Eye}, eye))
    window.show = !window.show;
  if (window.kind == LoginKind::LogIn)
    return entered;
  auto again = labelled(ui, "login.again.label", "login.again"_t, places.again);
  cut_right(again, pixels(ui, 64), pixels(ui, 8));
  return take_focus(LoginField::Again, edit_field(ui, "login.again", window.again, look, again)) || entered;
}

void draw_keyboard(Ui& ui, LoginWindow& window, const Rect& place) {
  const bool name = window.field == LoginField::Name;
  window.keyboard.mode = name ? KeyboardMode::Name : KeyboardMode::Text;
  const bool kana =
      window.keyboard.page == KeyboardPage::Hiragana || window.keyboard.page == KeyboardPage::Katakana;
  if (!name && kana)
    window.keyboard.page = KeyboardPage::Lower;
  if (const auto key = draw_soft_keyboard(ui, "login.keyboard", window.keyboard, place)) {
    apply_key(*key, edited(window));
    window.refused.clear();
  }
}

std::string refused_text(const Ui& ui, const LoginWindow& window, SteadyTime now) {
  if (const int seconds = seconds_until_retry(window, now); seconds > 0)
    return ui.text.format("login.throttled"_t, {std::to_string(seconds)});
  if (window.refused == "denied" || window.refused == "wrong_password")
    return ui.text("login.wrong"_t);
  return ui.text.find("settings.refused." + window.refused, "settings.refused.other"_t);
}

void draw_message(Ui& ui, const LoginWindow& window, const Rect& place, SteadyTime now) {
  const Rect line{place.x, place.y, place.width, pixels(ui, 34)};
  if (window.checking != 0)
    return label_left_in(ui, "login.checking", ui.text("login.checking"_t), line, FontRole::Body,
                         theme::text);
  if (!window.refused.empty() || seconds_until_retry(window, now) > 0)
    return label_left_in(ui, "login.message", refused_text(ui, window, now), line, FontRole::Body,
                         theme::fault);
  if (window.kind == LoginKind::SetUp)
    draw_login_rules(ui, "login.rules", window.password.text(), window.again.text(), window.name.text(),
                     place);
}

} // namespace

void open_login_window(LoginWindow& window, LoginKind kind, std::string why) {
  window = {};
  window.open = true;
  window.kind = kind;
  window.why = std::move(why);
}

void close_login_window(LoginWindow& window) {
  window = {};
}

void take_login_outcome(LoginWindow& window, const view::AnswerPtr& outcome, SteadyTime now) {
  window.checking = 0;
  if (outcome->good())
    return close_login_window(window);
  window.refused = outcome->reason;
  if (outcome->retry_after.count() > 0)
    window.retry_at = now + outcome->retry_after;
  window.password.clear();
  window.again.clear();
}

bool may_submit(const LoginWindow& window, SteadyTime now) {
  if (window.checking != 0 || now < window.retry_at || window.name.empty() || window.password.empty())
    return false;
  if (window.kind == LoginKind::LogIn)
    return true;
  return users::check_user_name(window.name.text()) &&
         users::check_login_password(window.password.text(), window.name.text()) &&
         window.password.text() == window.again.text();
}

int seconds_until_retry(const LoginWindow& window, SteadyTime now) {
  if (now >= window.retry_at)
    return 0;
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(window.retry_at - now).count());
}

LoginPressed draw_login_window(Ui& ui, LoginWindow& window, const std::vector<std::string>& names,
                               SteadyTime now) {
  const bool set_up = window.kind == LoginKind::SetUp;
  const auto places = places_of(ui, window, !set_up && !names.empty());
  const Layer layer(ui, {"login", places.dialog, /*modal=*/true});
  panel(ui, "login.panel", places.dialog, theme::panel);
  label_left_in(ui, "login.title", ui.text(set_up ? "login.setup.title"_t : "login.title"_t), places.title,
                FontRole::Title, theme::text);
  paragraph(ui, "login.why", set_up ? ui.text("login.setup.why"_t) : window.why, places.why, FontRole::Body,
            theme::text_dim);
  if (!places.names.empty())
    draw_known_names(ui, window, names, places.names);
  const auto before = window.name.characters() + window.password.characters() + window.again.characters();
  const bool entered = draw_fields(ui, window, places);
  draw_keyboard(ui, window, places.keyboard);
  if (before != window.name.characters() + window.password.characters() + window.again.characters())
    window.refused.clear();
  draw_message(ui, window, places.message, now);
  const bool ready = may_submit(window, now);
  const bool cancelled =
      !set_up && (button(ui, {.id = "login.cancel", .label = ui.text("dialog.cancel"_t)}, places.cancel) ||
                  key_pressed(ui, Key::Escape));
  const bool pressed = button(ui,
                              {.id = "login.ok",
                               .label = ui.text(set_up ? "login.setup.ok"_t : "login.ok"_t),
                               .look = ButtonLook::Primary,
                               .enabled = ready},
                              places.ok);
  if (cancelled)
    return LoginPressed::Cancel;
  return ready && (pressed || entered) ? LoginPressed::Ok : LoginPressed::Nothing;
}

} // namespace kagimado::osd

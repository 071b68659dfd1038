#include "osd/screens/login_rules.h"

#include "engine/users/account_rules.h"
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/widget_text.h"

namespace kagimado::osd {
namespace {

using namespace literals;

void draw_rule(Ui& ui, const std::string& id, const std::string& text, bool kept, Rect place) {
  const Rect whole = place;
  const auto argb = kept ? theme::good : theme::text_dim;
  {
    const ClipScope clip(whole);
    const auto mark = cut_left(place, pixels(ui, 22), pixels(ui, 8));
    const int side = pixels(ui, 18);
    if (kept)
      draw_icon(Icon::Check, {mark.x, mark.y + (mark.height - side) / 2, side, side}, argb);
    draw_text(ui, shorten(ui, text, FontRole::Body, static_cast<float>(place.width)),
              {place.x, centered_line_top(ui, place, FontRole::Body)}, FontRole::Body, argb);
  }
  ui.widgets.add({id, "text", text, whole, true, kept ? "on" : "off"});
}

} // namespace

void draw_login_rules(Ui& ui, std::string_view id, std::string_view password, std::string_view again,
                      std::string_view name, const Rect& place) {
  const auto rules = users::judge_login_password(password, name);
  const std::string prefix(id);
  const int half = (place.width - pixels(ui, 16)) / 2, height = pixels(ui, 34);
  const auto at = [&](int column, int row) {
    return Rect{place.x + column * (half + pixels(ui, 16)), place.y + row * (height + pixels(ui, 4)), half,
                height};
  };
  draw_rule(ui, prefix + ".length", ui.text("login.rule.length"_t), rules.length && rules.characters,
            at(0, 0));
  draw_rule(ui, prefix + ".mixed", ui.text("login.rule.mixed"_t), rules.mixed, at(1, 0));
  draw_rule(ui, prefix + ".not_name", ui.text("login.rule.not_name"_t),
            rules.not_name && !password.empty() && !name.empty(), at(0, 1));
  draw_rule(ui, prefix + ".same", ui.text("login.rule.same"_t), !password.empty() && password == again,
            at(1, 1));
}

} // namespace kagimado::osd

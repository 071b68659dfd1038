#include "osd/screens/settings/password_rows.h"

#include "engine/users/account_rules.h"
#include "osd/screens/full_screen.h"

namespace kagimado::osd {

using namespace literals;

bool secret_row(Ui& ui, PageContext& context, FormRows& rows, EntrySpec spec, ssl::SecretText& secret,
                bool enabled) {
  auto place = rows.row(spec.id, spec.title);
  place.width = std::min(place.width, pixels(ui, 520));
  const auto& shown = secret.empty() ? ui.text("settings.secret.type"_t) : ui.text("settings.secret.typed"_t);
  if (button(ui, {.id = spec.id, .label = shown, .enabled = enabled}, place)) {
    spec.secret = true;
    context.dialogs.entry.open(spec);
  }
  auto typed = context.dialogs.entry.take_secret(spec.id);
  if (!typed)
    return false;
  secret = std::move(*typed);
  return true;
}

void PasswordRows::draw(Ui& ui, PageContext& context, FormRows& rows, const std::string& user_name,
                        bool enabled) {
  const auto rule = ui.text("settings.users.password_rule"_t);
  const auto judge = [rule, user_name](std::string_view typed) {
    return users::judge_login_password(typed, user_name).all() ? std::string() : rule;
  };
  secret_row(ui, context, rows,
             {.id = "settings.user.password",
              .title = ui.text("settings.users.new_password"_t),
              .rule = rule,
              .max_bytes = 32,
              .judge = judge},
             first_, enabled);
  secret_row(ui, context, rows,
             {.id = "settings.user.again",
              .title = ui.text("settings.users.password_again"_t),
              .rule = rule,
              .max_bytes = 32},
             second_, enabled && !first_.empty());
  if (!second_.empty() && !ready())
    rows.problem("settings.user.again.problem", ui.text("settings.users.password_differs"_t));
}

void PasswordRows::clear() {
  first_.clear();
  second_.clear();
}

} // namespace kagimado::osd

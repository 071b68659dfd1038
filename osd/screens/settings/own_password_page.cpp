#include "osd/screens/settings/own_password_page.h"

#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/password_rows.h"

namespace kagimado::osd {
namespace {

using namespace literals;

class OwnPasswordPage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override {
    return text("settings.users.own_password"_t);
  }

  [[nodiscard]] bool unsaved() const override { return !old_.empty() || !new_.empty(); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (const auto ended = pending_.take_ended(context.facts)) {
      old_.clear();
      if (ended->good())
        new_.clear();
    }
    FormRows rows(ui, context, area);
    const auto& session = context.facts.session;
    rows.value("settings.password.user", ui.text("settings.users.name"_t), context.name(session.user_name));
    const bool may = session.logged_in() && !pending_.busy();
    secret_row(ui, context, rows,
               {.id = "settings.password.old",
                .title = ui.text("settings.users.old_password"_t),
                .rule = {},
                .max_bytes = 32},
               old_, may);
    new_.draw(ui, context, rows, session.user_name, may);
    rows.note("settings.password.note", ui.text("settings.users.own_password_note"_t));
    const auto pressed = draw_apply_foot(
        ui, {.id = "settings.password", .enabled = may && !old_.empty() && new_.ready(), .discards = false},
        pending_, area);
    if (pressed != ApplyPressed::Apply)
      return;
    view::Change change{.method = "PUT", .target = "/session/password"};
    change.secrets.emplace_back("old", old_.clone());
    change.secrets.emplace_back("new", new_.password().clone());
    pending_.send(context.facts, change);
  }

 private:
  ssl::SecretText old_;
  PasswordRows new_;
  PendingChange pending_;
};

} // namespace

std::unique_ptr<SettingsPage> make_own_password_page() {
  return std::make_unique<OwnPasswordPage>();
}

} // namespace kagimado::osd

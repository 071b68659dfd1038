#include "osd/screens/settings/users_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/own_password_page.h"
#include "osd/screens/settings/table.h"
#include "osd/screens/settings/user_form_page.h"
#include "osd/screens/settings/values_form.h"

#include <fmt/format.h>

#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::string_view auto_logout = "users.auto_logout_minutes";

class UsersPage final : public SettingsPage {
 public:
  [[nodiscard]] bool unsaved() const override { return form_.draft().changed(); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (!context.facts.may("manage_users"))
      return draw_for_others(ui, context, area);
    const auto answer = context.facts.desk.look("/users");
    if (draw_missing(ui, "settings.users", answer, area) || !form_.begin(ui, context.facts, area))
      return;
    const auto accounts = read_accounts(answer->json);
    FormRows rows(ui, context, area);
    rows.heading("settings.heading", ui.text("settings.page.users"_t));
    form_.row(ui, context, rows, auto_logout);
    draw_auto_login(ui, context, rows, accounts);
    draw_buttons(ui, context, rows, accounts);
    draw_users(ui, context, accounts, rows.rest(pixels(ui, apply_foot_height + 12)));
    form_.foot(ui, context, area);
  }

 private:
  // Who may not manage users has the own password here.
  void draw_for_others(Ui& ui, PageContext& context, const Rect& area) {
    FormRows rows(ui, context, area);
    rows.heading("settings.heading", ui.text("settings.page.users"_t));
    if (rows.link("settings.users.own_password", ui.text("settings.users.own_password"_t),
                  ui.text("settings.open"_t), context.facts.session.logged_in()))
      context.wishes.open = make_own_password_page();
    rows.note("settings.users.not_allowed", ui.text("settings.users.not_allowed"_t));
  }

  void draw_auto_login(Ui& ui, PageContext& context, FormRows& rows, const Accounts& accounts) {
    auto_login_.take_ended(context.facts);
    std::vector<std::string> choices{ui.text("settings.users.nobody"_t)};
    std::size_t chosen = 0;
    for (const auto& user : accounts.users) {
      if (user.id == accounts.auto_login)
        chosen = choices.size();
      choices.push_back(context.name(user.name));
    }
    const auto picked = rows.choice({.id = "settings.users.auto_login",
                                     .name = ui.text("settings.users.auto_login"_t),
                                     .choices = choices,
                                     .chosen = chosen,
                                     .enabled = !auto_login_.busy()});
    if (auto_login_.ended() && !auto_login_.ended()->good())
      rows.problem("settings.users.auto_login.problem", refusal_text(ui, *auto_login_.ended()));
    if (!picked || *picked == chosen)
      return;
    const auto id = *picked == 0 ? nlohmann::json() : nlohmann::json(accounts.users[*picked - 1].id);
    auto_login_.send(context.facts, {.method = "PUT", .target = "/users/auto_login", .body = {{"id", id}}});
  }

  void draw_buttons(Ui& ui, PageContext& context, FormRows& rows, const Accounts& accounts) {
    auto line = rows.rest();
    line.height = pixels(ui, theme::control_height);
    rows.space(theme::control_height + 14);
    const auto press = [&](std::string_view id, const std::string& label, bool enabled) {
      return button(
          ui, {.id = id, .label = label, .enabled = enabled},
          cut_left(line, measure(ui, label, FontRole::Body).width + pixels(ui, 44), pixels(ui, 12)));
    };
    if (press("settings.users.add", ui.text("settings.users.add"_t),
              accounts.users.size() < accounts.max_users))
      context.wishes.open = make_user_form_page({});
    if (press("settings.users.logged_out", ui.text("settings.users.logged_out"_t), true))
      context.wishes.open = make_user_form_page(draft_of_logged_out(accounts));
    if (press("settings.users.own_password", ui.text("settings.users.own_password"_t),
              context.facts.session.logged_in()))
      context.wishes.open = make_own_password_page();
  }

  void draw_users(Ui& ui, PageContext& context, const Accounts& accounts, const Rect& area) {
    const std::array<TableColumn, 4> columns{{{"name", ui.text("settings.users.name"_t), 200, 2},
                                              {"level", ui.text("settings.users.level_name"_t), 180, 1},
                                              {"cameras", ui.text("settings.users.cameras"_t), 190, 2},
                                              {"edit", "", 130}}};
    draw_table(
        ui, {.id = "settings.users", .columns = columns, .rows = accounts.users.size()}, list_page_, area,
        [&](std::size_t i, std::span<const Rect> cells) {
          const auto& user = accounts.users[i];
          const auto id = fmt::format("settings.user.{}", user.id);
          label_left_in(ui, id + ".name", context.name(user.name), cells[0], FontRole::Body, theme::text);
          label_left_in(ui, id + ".level", level_text(ui.text, user.level), cells[1], FontRole::Body,
                        theme::text);
          label_left_in(ui, id + ".cameras", cameras_text(ui.text, user.view), cells[2], FontRole::Body,
                        theme::text);
          if (button(ui, {.id = id + ".edit", .label = ui.text("settings.edit"_t)}, inset_cell(ui, cells[3])))
            context.wishes.open = make_user_form_page(draft_of(user));
        });
  }

  ValuesForm form_;
  PendingChange auto_login_;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_users_page() {
  return std::make_unique<UsersPage>();
}

} // namespace kagimado::osd

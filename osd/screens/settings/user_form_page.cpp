#include "osd/screens/settings/user_form_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/camera_ticks_page.h"
#include "osd/screens/settings/password_rows.h"
#include "osd/screens/settings/question_dialog.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::size_t max_name_bytes = 128; // 32 characters

std::string problem_text(const Ui& ui, AccountProblem problem) {
  switch (problem) {
  case AccountProblem::NoName:
    return ui.text("settings.users.problem.no_name"_t);
  case AccountProblem::NameTaken:
    return ui.text("settings.users.problem.name_taken"_t);
  case AccountProblem::NoPassword:
    return ui.text("settings.users.problem.no_password"_t);
  case AccountProblem::TooMany:
    return ui.text("settings.users.problem.too_many"_t);
  case AccountProblem::None:
    break;
  }
  return {};
}

class UserFormPage final : public SettingsPage {
 public:
  explicit UserFormPage(AccountDraft draft)
      : before_(draft), draft_(std::make_shared<AccountDraft>(std::move(draft))) {}

  [[nodiscard]] std::string title(const Text& text) const override {
    if (!draft_->level)
      return text("settings.users.logged_out"_t);
    return draft_->id ? text("settings.users.edit"_t) : text("settings.users.add"_t);
  }

  [[nodiscard]] bool unsaved() const override { return *draft_ != before_ || !password_.empty(); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto answer = context.facts.desk.look("/users");
    if (draw_missing(ui, "settings.users", answer, area))
      return;
    known_ = read_accounts(answer->json);
    if (const auto ended = pending_.take_ended(context.facts); ended && ended->good()) {
      before_ = *draft_;
      password_.clear();
      context.wishes.back = true;
      return;
    }
    const bool may = context.facts.may("manage_users") && !pending_.busy();
    FormRows rows(ui, context, area);
    if (draft_->level)
      draw_account(ui, context, rows, may);
    draw_rights(ui, rows, may);
    draw_cameras(ui, context, rows, may);
    draw_foot(ui, context, area, may);
    draw_removal(ui, context);
  }

 private:
  void draw_account(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    if (auto name = rows.text({.id = "settings.user.name",
                               .name = ui.text("settings.users.name"_t),
                               .value = draft_->name,
                               .rule = ui.text("settings.users.name_rule"_t),
                               .max_bytes = max_name_bytes,
                               .enabled = may,
                               .mode = KeyboardMode::Name}))
      draft_->name = std::move(*name);
    context.name(draft_->name);
    std::vector<std::string> levels;
    for (const auto level : users::all_levels)
      levels.push_back(level_text(ui.text, level));
    if (const auto chosen = rows.choice({.id = "settings.user.level",
                                         .name = ui.text("settings.users.level_name"_t),
                                         .choices = levels,
                                         .chosen = static_cast<std::size_t>(*draft_->level),
                                         .enabled = may}))
      set_level(*draft_, users::all_levels[*chosen]);
    password_.draw(ui, context, rows, draft_->name, may);
  }

  // In two columns, greyed where the level can never have it.
  void draw_rights(Ui& ui, FormRows& rows, bool may) {
    constexpr std::size_t columns = 2;
    for (std::size_t i = 0; i < users::all_rights.size(); i += columns) {
      const auto id = fmt::format("settings.user.rights.{}", i / columns);
      auto place = rows.row(id, i == 0 ? ui.text("settings.users.rights"_t) : std::string());
      const int width = (place.width - pixels(ui, 12)) / static_cast<int>(columns);
      for (std::size_t j = i; j < std::min(i + columns, users::all_rights.size()); ++j) {
        const auto right = users::all_rights[j];
        const std::string name(users::name_of(right));
        if (checkbox(ui,
                     {.id = "settings.user.right." + name,
                      .label = ui.text.find("settings.users.right." + name, "settings.users.rights"_t),
                      .checked = draft_->rights.has(right) && draft_->may_have(right),
                      .enabled = may && draft_->may_have(right)},
                     cut_left(place, width, pixels(ui, 12))))
          toggle_right(*draft_, right);
      }
    }
  }

  void draw_cameras(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    auto place = rows.row("settings.user.cameras", ui.text("settings.users.cameras"_t));
    const auto& open = ui.text("settings.open"_t);
    const auto at = cut_left(place, std::max(button_width(ui, open), pixels(ui, 150)), pixels(ui, 16));
    if (button(ui, {.id = "settings.user.cameras", .label = open, .enabled = may}, at))
      context.wishes.open = make_camera_ticks_page(
          {.title = ui.text("settings.users.cameras"_t),
           .all = [draft = draft_] { return draft->view == users::CameraSet::all(); },
           .ticked = [draft = draft_](CameraId camera) { return draft->view.contains(camera); },
           .toggle_all = [draft = draft_] { toggle_all_cameras(*draft); },
           .toggle =
               [draft = draft_](CameraId camera, const std::vector<CameraId>& cameras) {
                 toggle_camera(*draft, camera, cameras);
               }});
    label_left_in(ui, "settings.user.cameras.value", cameras_text(ui.text, draft_->view), place,
                  FontRole::Body, theme::text);
  }

  void draw_foot(Ui& ui, PageContext& context, Rect area, bool may) {
    const auto problem = problem_of(*draft_, known_, password_.ready());
    const bool half_typed = !password_.empty() && !password_.ready();
    if (draft_->id) {
      const auto& remove = ui.text("settings.users.remove"_t);
      const Rect line{area.x, area.bottom() - pixels(ui, apply_foot_height), area.width,
                      pixels(ui, apply_foot_height)};
      const int width = std::max(button_width(ui, remove), pixels(ui, 150));
      if (button(ui, {.id = "settings.user.remove", .label = remove, .enabled = may},
                 {line.x, line.y, width, line.height}))
        removing_ = true;
      area.x += width + pixels(ui, 20);
      area.width -= width + pixels(ui, 20);
    }
    const bool ready = unsaved() && problem == AccountProblem::None && !half_typed;
    const auto pressed = draw_apply_foot(ui,
                                         {.id = "settings.user",
                                          .enabled = may && ready,
                                          .discardable = may && unsaved(),
                                          .said = unsaved() ? problem_text(ui, problem) : std::string()},
                                         pending_, area);
    if (pressed == ApplyPressed::Apply)
      send(context.facts);
    if (pressed == ApplyPressed::Discard) {
      *draft_ = before_;
      password_.clear();
    }
  }

  void send(const PageFacts& facts) {
    view::Change change{.method = "PUT", .target = "/users/logged_out", .body = body_of(*draft_)};
    if (draft_->level) {
      change.method = draft_->id ? "PUT" : "POST";
      change.target = draft_->id ? fmt::format("/users/{}", *draft_->id) : "/users";
      if (password_.ready())
        change.secrets.emplace_back("password", password_.password().clone());
    }
    pending_.send(facts, change);
  }

  void draw_removal(Ui& ui, PageContext& context) {
    if (!removing_)
      return;
    const auto answer =
        draw_question(ui, {.id = "settings.user.removal",
                           .text = ui.text.format("settings.users.remove_question"_t, {draft_->name}),
                           .yes = ui.text("settings.users.remove"_t),
                           .no = ui.text("dialog.cancel"_t),
                           .dangerous = true});
    if (answer == QuestionAnswer::None)
      return;
    removing_ = false;
    if (answer == QuestionAnswer::Yes)
      pending_.send(context.facts, {.method = "DELETE", .target = fmt::format("/users/{}", *draft_->id)});
  }

  AccountDraft before_;
  std::shared_ptr<AccountDraft> draft_; // shared with the page of its cameras
  Accounts known_;
  PasswordRows password_;
  PendingChange pending_;
  bool removing_ = false;
};

} // namespace

std::string cameras_text(const Text& text, const users::CameraSet& view) {
  if (view == users::CameraSet::all())
    return text("settings.users.all_cameras"_t);
  const auto list = view.text();
  return list.empty() ? text("settings.users.no_cameras"_t) : list;
}

std::string level_text(const Text& text, users::Level level) {
  return text.find("settings.users.level." + std::string(users::name_of(level)),
                   "settings.users.level_name"_t);
}

std::unique_ptr<SettingsPage> make_user_form_page(AccountDraft draft) {
  return std::make_unique<UserFormPage>(std::move(draft));
}

} // namespace kagimado::osd

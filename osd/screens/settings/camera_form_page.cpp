#include "osd/screens/settings/camera_form_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/password_rows.h"
#include "osd/screens/settings/question_dialog.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::size_t max_name_bytes = 256, max_url_bytes = 512, max_user_bytes = 63;

std::string problem_text(const Ui& ui, CameraProblem problem) {
  switch (problem) {
  case CameraProblem::NoName:
    return ui.text("settings.camera.problem.no_name"_t);
  case CameraProblem::BadAddress:
    return ui.text("settings.camera.problem.bad_address"_t);
  case CameraProblem::NumberTaken:
    return ui.text("settings.camera.problem.number_taken"_t);
  case CameraProblem::None:
    break;
  }
  return {};
}

class CameraFormPage final : public SettingsPage {
 public:
  explicit CameraFormPage(CameraDraft draft) : before_(draft), draft_(std::move(draft)) {}

  [[nodiscard]] std::string title(const Text& text) const override {
    return text(draft_.id ? "settings.camera.edit"_t : "settings.camera.add"_t);
  }

  [[nodiscard]] bool unsaved() const override { return draft_ != before_ || !password_.empty(); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto answer = context.facts.desk.look("/cameras");
    if (draw_missing(ui, "settings.camera", answer, area))
      return;
    known_ = read_cameras(answer->json);
    if (const auto ended = pending_.take_ended(context.facts); ended && ended->good()) {
      before_ = draft_;
      password_.clear();
      context.wishes.back = true;
      return;
    }
    const bool may = context.facts.may("change_settings") && !pending_.busy();
    FormRows rows(ui, context, area);
    draw_place(ui, context, rows, may);
    draw_login(ui, context, rows, may);
    draw_trust(ui, context, rows, may);
    draw_mode(ui, context, rows, may);
    draw_foot(ui, context, area, may);
    draw_removal(ui, context);
  }

 private:
  void draw_place(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    if (draft_.id)
      rows.value("settings.camera.number", ui.text("settings.cameras.number"_t), std::to_string(*draft_.id));
    else if (const auto number = rows.number({.id = "settings.camera.number",
                                              .name = ui.text("settings.cameras.number"_t),
                                              .value = draft_.number,
                                              .min = 1,
                                              .max = max_camera_number,
                                              .enabled = may}))
      draft_.number = *number;
    if (auto name = rows.text({.id = "settings.camera.name",
                               .name = ui.text("settings.cameras.name"_t),
                               .value = draft_.name,
                               .rule = ui.text("settings.camera.name_rule"_t),
                               .max_bytes = max_name_bytes,
                               .enabled = may,
                               .mode = KeyboardMode::Name}))
      draft_.name = std::move(*name);
    context.name(draft_.name);
    const auto rule = ui.text("settings.camera.address_rule"_t);
    if (const auto url = rows.text({.id = "settings.camera.url",
                                    .name = ui.text("settings.camera.address"_t),
                                    .value = draft_.url,
                                    .rule = rule,
                                    .max_bytes = max_url_bytes,
                                    .enabled = may,
                                    .judge = [rule](std::string_view typed) {
                                      return is_camera_url(completed_url(typed)) ? std::string() : rule;
                                    }}))
      draft_.url = completed_url(*url);
  }

  void draw_login(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    if (auto user = rows.text({.id = "settings.camera.user",
                               .name = ui.text("settings.camera.user"_t),
                               .value = draft_.user,
                               .rule = {},
                               .max_bytes = max_user_bytes,
                               .enabled = may}))
      draft_.user = std::move(*user);
    secret_row(ui, context, rows,
               {.id = "settings.camera.password", .title = ui.text("settings.camera.password"_t), .rule = {}},
               password_, may);
  }

  void draw_trust(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    const std::array ways{ui.text("settings.camera.trust.authority"_t),
                          ui.text("settings.camera.trust.pin"_t), ui.text("settings.camera.trust.off"_t)};
    if (const auto chosen = rows.choice({.id = "settings.camera.trust",
                                         .name = ui.text("settings.camera.trust.name"_t),
                                         .choices = ways,
                                         .chosen = static_cast<std::size_t>(draft_.trust),
                                         .enabled = may}))
      draft_.trust = static_cast<CameraTrust>(*chosen);
    const auto camera = std::ranges::find(known_, draft_.id.value_or(0), &RegisteredCamera::id);
    if (camera == known_.end() || camera->fingerprint.empty())
      return;
    const auto half = camera->fingerprint.size() / 2; // in two lines: to be compared, not cut
    rows.value("settings.camera.fingerprint", ui.text("settings.camera.fingerprint"_t),
               grouped_fingerprint(camera->fingerprint.substr(0, half)));
    rows.value("settings.camera.fingerprint.2", "", grouped_fingerprint(camera->fingerprint.substr(half)));
    const bool past = is_past(camera->valid_until, context.facts.now);
    const auto day = camera->valid_until.substr(0, std::string_view("2027-01-02").size());
    rows.value("settings.camera.valid_until", ui.text("settings.camera.valid_until"_t),
               past ? ui.text.format("settings.camera.expired"_t, {day}) : day,
               past ? theme::fault : theme::text);
  }

  // [REQ-CAM-7]
  void draw_mode(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    const std::array modes{ui.text("settings.camera.mode.direct"_t),
                           ui.text("settings.camera.mode.internet"_t)};
    if (const auto chosen = rows.choice({.id = "settings.camera.mode",
                                         .name = ui.text("settings.camera.mode.name"_t),
                                         .choices = modes,
                                         .chosen = static_cast<std::size_t>(draft_.mode),
                                         .enabled = may}))
      draft_.mode = static_cast<CameraMode>(*chosen);
    if (draft_.mode != CameraMode::Internet)
      return;
    const auto security = context.facts.desk.look("/security");
    const bool many = security && security->good() && flag_in(security->json, "internet_mode_warning");
    rows.note("settings.camera.mode.note",
              ui.text(many ? "settings.camera.mode.too_many"_t : "settings.camera.mode.note"_t),
              many ? theme::warning : theme::text_dim);
  }

  void draw_foot(Ui& ui, PageContext& context, Rect area, bool may) {
    const auto problem = problem_of(draft_, known_);
    if (draft_.id) {
      const auto& remove = ui.text("settings.camera.remove"_t);
      const int height = pixels(ui, apply_foot_height);
      const int width = std::max(button_width(ui, remove), pixels(ui, 150));
      if (button(ui, {.id = "settings.camera.remove", .label = remove, .enabled = may},
                 {area.x, area.bottom() - height, width, height}))
        removing_ = true;
      area.x += width + pixels(ui, 20);
      area.width -= width + pixels(ui, 20);
    }
    const auto pressed = draw_apply_foot(ui,
                                         {.id = "settings.camera",
                                          .enabled = may && unsaved() && problem == CameraProblem::None,
                                          .discardable = may && unsaved(),
                                          .said = unsaved() ? problem_text(ui, problem) : std::string()},
                                         pending_, area);
    if (pressed == ApplyPressed::Apply)
      send(context.facts);
    if (pressed == ApplyPressed::Discard) {
      draft_ = before_;
      password_.clear();
    }
  }

  void send(const PageFacts& facts) {
    view::Change change{.method = draft_.id ? "PUT" : "POST",
                        .target = draft_.id ? fmt::format("/cameras/{}", *draft_.id) : "/cameras",
                        .body = body_of(draft_, before_)};
    if (!password_.empty())
      change.secrets.emplace_back("password", password_.clone());
    pending_.send(facts, change);
  }

  void draw_removal(Ui& ui, PageContext& context) {
    if (!removing_)
      return;
    const auto answer =
        draw_question(ui, {.id = "settings.camera.removal",
                           .text = ui.text.format("settings.camera.remove_question"_t, {before_.name}),
                           .yes = ui.text("settings.camera.remove"_t),
                           .no = ui.text("dialog.cancel"_t),
                           .dangerous = true});
    if (answer == QuestionAnswer::None)
      return;
    removing_ = false;
    if (answer == QuestionAnswer::Yes)
      pending_.send(context.facts, {.method = "DELETE", .target = fmt::format("/cameras/{}", *draft_.id)});
  }

  CameraDraft before_, draft_;
  std::vector<RegisteredCamera> known_;
  ssl::SecretText password_;
  PendingChange pending_;
  bool removing_ = false;
};

} // namespace

std::unique_ptr<SettingsPage> make_camera_form_page(CameraDraft draft) {
  return std::make_unique<CameraFormPage>(std::move(draft));
}

} // namespace kagimado::osd

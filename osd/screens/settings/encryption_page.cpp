#include "osd/screens/settings/encryption_page.h"

#include "engine/settings/encryption_password.h"
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/rows.h"
#include "osd/screens/settings/security_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::size_t max_password_bytes = 16;

// What is wrong with what was typed; none: it can be sent.
enum class PasswordFault { None, Rule, Different };

struct TypedPasswords {
  ssl::SecretText password, again;

  [[nodiscard]] bool none() const { return password.empty() && again.empty(); }

  [[nodiscard]] PasswordFault fault() const {
    const auto checked = settings::check_encryption_password(password.view(), again.view(), true);
    if (checked)
      return PasswordFault::None;
    return checked.error().kind == ErrorKind::Conflict ? PasswordFault::Different : PasswordFault::Rule;
  }

  void clear() {
    password.clear();
    again.clear();
  }
};

class EncryptionPage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override {
    return text("settings.security.encryption"_t);
  }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (pending_.take_ended(context.facts) && pending_.ended()->good()) {
      draft_.discard();
      typed_.clear();
    }
    if (!answer_.take(ui, context.facts, draft_, area))
      return;
    FormRows rows(ui, context, area);
    draw_passwords(ui, context, rows);
    if (draft_.known().internet_mode_warning) // [REQ-CAM-7]
      rows.note("settings.security.internet", ui.text("settings.security.internet"_t), theme::warning);
    Lines lines(ui, rows.rest());
    auto head = lines.take(40, 8);
    draw_licence_count(ui, draft_.known(), head);
    label_left_in(ui, "settings.security.hint", ui.text("settings.security.hint"_t), head, FontRole::Body,
                  theme::text_dim);
    draw_cameras(ui, context, lines.rest(pixels(ui, apply_foot_height + 14)));
    draw_foot(ui, context, area);
  }

  [[nodiscard]] bool unsaved() const override { return draft_.unsaved() || !typed_.none(); }

 private:
  [[nodiscard]] bool may_change(const PageContext& context) const {
    return context.facts.may("change_settings") && !pending_.busy();
  }

  void draw_passwords(Ui& ui, PageContext& context, FormRows& rows) {
    draw_password(ui, context, rows, "settings.encryption.password", ui.text("settings.security.password"_t),
                  typed_.password);
    draw_password(ui, context, rows, "settings.encryption.again", ui.text("settings.security.again"_t),
                  typed_.again);
    const auto fault = typed_.fault();
    if (fault == PasswordFault::Different)
      rows.problem("settings.encryption.problem", ui.text("settings.security.different"_t));
    else if (fault == PasswordFault::Rule)
      rows.problem("settings.encryption.problem", ui.text("password.length"_t));
  }

  // What is set is never shown; dots stand for what was typed just now.
  void draw_password(Ui& ui, PageContext& context, FormRows& rows, std::string_view id,
                     const std::string& name, ssl::SecretText& secret) {
    std::string shown(secret.size(), '*');
    if (secret.empty())
      shown = ui.text(draft_.known().password_set ? "settings.security.password_set"_t
                                                  : "settings.security.password_unset"_t);
    auto place = rows.row(id, name);
    place = cut_left(place, pixels(ui, 420), 0);
    if (button(ui, {.id = id, .label = shown, .enabled = may_change(context)}, place)) {
      const auto rule = ui.text("password.length"_t);
      context.dialogs.entry.open({.id = std::string(id),
                                  .title = name,
                                  .rule = rule,
                                  .max_bytes = max_password_bytes,
                                  .secret = true,
                                  .judge = [rule](std::string_view typed) {
                                    return settings::check_encryption_password(typed, typed, true)
                                               ? std::string()
                                               : rule;
                                  }});
    }
    if (auto typed = context.dialogs.entry.take_secret(id)) {
      secret = std::move(*typed);
      pending_.forget();
    }
  }

  void draw_cameras(Ui& ui, PageContext& context, const Rect& area) {
    const std::array<TableColumn, 6> columns{
        {{"number", ui.text("settings.cameras.number"_t), 60},
         {"name", ui.text("settings.cameras.name"_t), 130, 2},
         {"compression", ui.text("settings.security.compression"_t), 150, 3},
         {"encryption", ui.text("settings.cameras.encryption"_t), 170},
         {"send", ui.text("settings.security.send"_t), 110},
         {"sent", ui.text("settings.security.sent.head"_t), 140, 3}}};
    const auto& cameras = draft_.known().cameras;
    draw_table(
        ui, {.id = "settings.encryptions", .columns = columns, .rows = cameras.size()}, page_, area,
        [&](std::size_t i, std::span<const Rect> cells) { draw_camera(ui, context, cameras[i], cells); });
  }

  void draw_camera(Ui& ui, PageContext& context, const CameraSecurity& camera, std::span<const Rect> cells) {
    const auto id = fmt::format("settings.camera.{}", number(camera.id));
    const bool may = may_change(context);
    const bool can = camera.encryption_support.value_or(camera.encrypted); // [REQ-ENC-4]
    auto choice = draft_.choice(camera.id);
    draw_camera_cells(ui, context, camera, cells[0], cells[1]);
    const bool blocked = choice.encrypted && blocks_encryption(camera.compression); // [REQ-ENC-3]
    const auto& unknown = ui.text("settings.security.unknown"_t);
    label_left_in(ui, id + ".compression",
                  blocked ? ui.text.format("settings.security.blocked"_t, {camera.compression})
                          : (camera.compression.empty() ? unknown : camera.compression),
                  cells[2], FontRole::Body, blocked ? theme::warning : theme::text);
    if (const auto on =
            draw_two(ui, id + ".encryption", ui.text("settings.cameras.off"_t),
                     ui.text("settings.cameras.on"_t), choice.encrypted, may && can, may && can, cells[3]))
      choice.encrypted = *on;
    draw_send_cell(ui, camera, choice, may && can, cells[4]);
    draw_sent_cell(ui, camera, camera.encryption_sent, cells[5]);
    draft_.choose(camera.id, choice);
  }

  // Why it cannot be sent as it is; empty: it can.
  [[nodiscard]] std::string hindrance(const Ui& ui) const {
    if (draft_.used_after_sending() > draft_.known().total)
      return ui.text("settings.security.too_many"_t);
    const auto ticked = draft_.ticked();
    const bool needs_password =
        std::ranges::any_of(ticked, [this](CameraId camera) { return draft_.choice(camera).encrypted; });
    if (needs_password && !draft_.known().password_set && typed_.password.empty())
      return ui.text("settings.security.password_needed"_t);
    return {};
  }

  void draw_foot(Ui& ui, PageContext& context, const Rect& area) {
    const auto why_not = hindrance(ui);
    const bool something = !draft_.ticked().empty() || !typed_.none();
    const ApplyFoot foot{.id = "settings.security",
                         .enabled = context.facts.may("change_settings") && something && why_not.empty() &&
                                    typed_.fault() == PasswordFault::None,
                         .discardable = unsaved(),
                         .said = why_not.empty() ? sending_text(ui, pending_) : why_not};
    switch (draw_apply_foot(ui, foot, pending_, area)) {
    case ApplyPressed::Apply:
      send(context);
      break;
    case ApplyPressed::Discard:
      draft_.discard();
      typed_.clear();
      pending_.forget();
      break;
    case ApplyPressed::Nothing:
      break;
    }
  }

  void send(PageContext& context) {
    view::Change change{.method = "PUT", .target = "/security/encryption", .body = draft_.encryption_body()};
    if (!typed_.password.empty())
      change.secrets.emplace_back("password", typed_.password.clone());
    pending_.send(context.facts, change);
  }

  SecurityDraft draft_;
  SecurityAnswer answer_;
  TypedPasswords typed_;
  PendingChange pending_;
  int page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_encryption_page() {
  return std::make_unique<EncryptionPage>();
}

} // namespace kagimado::osd

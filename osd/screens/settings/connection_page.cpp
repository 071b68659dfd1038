#include "osd/screens/settings/connection_page.h"

#include "engine/settings/ports.h"
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/rows.h"
#include "osd/screens/settings/security_table.h"
#include "osd/wall/tile_look.h"

#include <fmt/format.h>

#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

// The fault column 「障害情報」 [REQ-CAM-5].
std::string fault_text(const Ui& ui, const CameraSecurity& camera) {
  if (camera.fault.empty())
    return ui.text("settings.security.fault.none"_t);
  if (camera.fault == "expired")
    return ui.text("settings.security.fault.expired"_t);
  return reason_text(camera.fault, ui.text);
}

class ConnectionPage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override {
    return text("settings.connection_method"_t);
  }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (pending_.take_ended(context.facts) && pending_.ended()->good())
      draft_.discard();
    if (!answer_.take(ui, context.facts, draft_, area))
      return;
    take_port(context);
    Lines lines(ui, area);
    auto head = lines.take(40, 8);
    draw_licence_count(ui, draft_.known(), head);
    label_left_in(ui, "settings.security.hint", ui.text("settings.security.hint"_t), head, FontRole::Body,
                  theme::text_dim);
    const int foot = pixels(ui, apply_foot_height + 14);
    draw_cameras(ui, context, lines.rest(foot));
    draw_foot(ui, context, area);
  }

  [[nodiscard]] bool unsaved() const override { return draft_.unsaved(); }

 private:
  void draw_cameras(Ui& ui, PageContext& context, const Rect& area) {
    const std::array<TableColumn, 7> columns{{{"number", ui.text("settings.cameras.number"_t), 60},
                                              {"name", ui.text("settings.cameras.name"_t), 130, 3},
                                              {"connection", ui.text("settings.connection_method"_t), 200},
                                              {"port", ui.text("settings.security.port_number"_t), 140},
                                              {"send", ui.text("settings.security.send"_t), 110},
                                              {"fault", ui.text("settings.security.fault.head"_t), 150, 2},
                                              {"sent", ui.text("settings.security.sent.head"_t), 110, 3}}};
    const auto& cameras = draft_.known().cameras;
    draw_table(
        ui, {.id = "settings.connections", .columns = columns, .rows = cameras.size()}, page_, area,
        [&](std::size_t i, std::span<const Rect> cells) { draw_camera(ui, context, cameras[i], cells); });
  }

  void draw_camera(Ui& ui, PageContext& context, const CameraSecurity& camera, std::span<const Rect> cells) {
    const auto id = fmt::format("settings.camera.{}", number(camera.id));
    const bool may = context.facts.may("change_settings") && !pending_.busy();
    const bool has_ssl = camera.ssl.value_or(camera.https); // [REQ-CAM-3]
    auto choice = draft_.choice(camera.id);
    draw_camera_cells(ui, context, camera, cells[0], cells[1]);
    if (const auto https = draw_two(ui, id + ".connection", ui.text("settings.choice.connection.http"_t),
                                    ui.text("settings.choice.connection.https"_t), choice.https, may,
                                    may && has_ssl, cells[2]))
      choice.https = *https;
    const int margin = pixels(ui, 4);
    const Rect port{cells[3].x, cells[3].y + margin, cells[3].width, cells[3].height - 2 * margin};
    if (button(ui, {.id = id + ".port", .label = std::to_string(choice.port), .enabled = may && choice.https},
               port))
      ask_port(ui, context, camera, choice.port);
    draw_send_cell(ui, camera, choice, may && has_ssl, cells[4]);
    label_left_in(ui, id + ".fault", fault_text(ui, camera), cells[5], FontRole::Body,
                  camera.fault.empty() ? theme::text_dim : theme::fault);
    draw_sent_cell(ui, camera, camera.connection_sent, cells[6]);
    draft_.choose(camera.id, choice);
  }

  void ask_port(const Ui& ui, PageContext& context, const CameraSecurity& camera, std::int64_t port) {
    asked_ = camera.id;
    const auto range = range_text(ui, settings::min_port, settings::max_port);
    context.dialogs.entry.open(
        {.id = "settings.connection.port",
         .title = fmt::format("{}  {}", ui.text("settings.security.port_number"_t), camera.name),
         .rule = range,
         .mode = KeyboardMode::Digits,
         .text = std::to_string(port),
         .max_bytes = 5,
         .judge = [range](std::string_view typed) {
           return parse_number(typed, settings::min_port, settings::max_port) ? std::string() : range;
         }});
  }

  void take_port(PageContext& context) {
    const auto typed = context.dialogs.entry.take("settings.connection.port");
    const auto port =
        typed ? parse_number(*typed, settings::min_port, settings::max_port) : std::optional<std::int64_t>();
    if (!port)
      return;
    auto choice = draft_.choice(asked_);
    choice.port = *port;
    draft_.choose(asked_, choice);
  }

  void draw_foot(Ui& ui, PageContext& context, const Rect& area) {
    const bool too_many = draft_.used_after_sending() > draft_.known().total;
    ApplyFoot foot{.id = "settings.security",
                   .enabled = context.facts.may("change_settings") && !draft_.ticked().empty() && !too_many,
                   .discardable = draft_.unsaved(),
                   .said = too_many ? ui.text("settings.security.too_many"_t) : sending_text(ui, pending_)};
    switch (draw_apply_foot(ui, foot, pending_, area)) {
    case ApplyPressed::Apply:
      pending_.send(context.facts,
                    {.method = "PUT", .target = "/security/connection", .body = draft_.connection_body()});
      break;
    case ApplyPressed::Discard:
      draft_.discard();
      pending_.forget();
      break;
    case ApplyPressed::Nothing:
      break;
    }
  }

  SecurityDraft draft_;
  SecurityAnswer answer_;
  PendingChange pending_;
  CameraId asked_{0}; // whose port is typed
  int page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_connection_page() {
  return std::make_unique<ConnectionPage>();
}

} // namespace kagimado::osd

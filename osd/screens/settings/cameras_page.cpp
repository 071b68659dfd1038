#include "osd/screens/settings/cameras_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/camera_form_page.h"
#include "osd/screens/settings/camera_search_page.h"
#include "osd/screens/settings/camera_state.h"
#include "osd/screens/settings/camera_swap_page.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/table.h"
#include "osd/wall/tile_look.h"
#include "osd/widgets/widget_text.h"

#include <fmt/format.h>

#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

class CamerasPage final : public SettingsPage {
 public:
  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto answer = context.facts.desk.look("/cameras");
    if (draw_missing(ui, "settings.cameras", answer, area))
      return;
    const auto cameras = read_cameras(answer->json);
    Lines lines(ui, area);
    draw_head(ui, context, cameras, lines.take(52, 16));
    draw_warning(ui, context, lines);
    if (cameras.empty())
      return label_left_in(ui, "settings.cameras.none", ui.text("settings.cameras.none"_t), lines.take(44),
                           FontRole::Body, theme::text_dim);
    const std::array<TableColumn, 5> columns{{{"number", ui.text("settings.cameras.number"_t), 60},
                                              {"name", ui.text("settings.cameras.name"_t), 170, 2},
                                              {"state", ui.text("settings.cameras.state"_t), 220, 2},
                                              {"encryption", ui.text("settings.cameras.encryption"_t), 176},
                                              {"edit", "", 110}}};
    draw_table(ui, {.id = "settings.cameras", .columns = columns, .rows = cameras.size(), .row_height = 64},
               list_page_, lines.rest(),
               [&](std::size_t i, std::span<const Rect> cells) { draw_row(ui, context, cameras[i], cells); });
  }

 private:
  void draw_head(Ui& ui, PageContext& context, const std::vector<RegisteredCamera>& cameras, Rect line) {
    const bool may = context.facts.may("change_settings");
    const auto press = [&](std::string_view id, const std::string& label, bool enabled) {
      return button(
          ui, {.id = id, .label = label, .enabled = enabled},
          cut_right(line, measure(ui, label, FontRole::Body).width + pixels(ui, 44), pixels(ui, 12)));
    };
    if (press("settings.cameras.swap", ui.text("settings.swap.title"_t), may && cameras.size() > 1))
      context.wishes.open = make_camera_swap_page();
    if (press("settings.cameras.search", ui.text("settings.search.title"_t), may))
      context.wishes.open = make_camera_search_page();
    if (press("settings.cameras.add", ui.text("settings.camera.add"_t),
              may && cameras.size() < static_cast<std::size_t>(max_camera_number)))
      context.wishes.open = make_camera_form_page(new_camera(cameras));
    label_left_in(ui, "settings.heading", ui.text("settings.page.cameras"_t), line, FontRole::Title,
                  theme::text);
  }

  // [REQ-CAM-7]
  void draw_warning(Ui& ui, PageContext& context, Lines& lines) {
    const auto security = context.facts.desk.look("/security");
    if (!security || !security->good() || !flag_in(security->json, "internet_mode_warning"))
      return;
    paragraph(ui, "settings.cameras.warning", ui.text("settings.camera.mode.too_many"_t), lines.take(68, 8),
              FontRole::Body, theme::warning);
  }

  void draw_row(Ui& ui, PageContext& context, const RegisteredCamera& camera, std::span<const Rect> cells) {
    const auto id = fmt::format("settings.camera.{}", camera.id);
    label_left_in(ui, id + ".number", std::to_string(camera.id), cells[0], FontRole::Body, theme::text_dim);
    label_left_in(ui, id + ".name", context.name(camera.name), half_cell(cells[1], 0), FontRole::Body,
                  theme::text);
    label_left_in(ui, id + ".url", camera.url, half_cell(cells[1], 1), FontRole::Small, theme::text_dim);
    draw_state(ui, context, id, camera, cells[2]);
    label_left_in(ui, id + ".encryption",
                  ui.text(camera.encrypted ? "settings.cameras.on"_t : "settings.cameras.off"_t), cells[3],
                  FontRole::Body, theme::text);
    auto place = inset_cell(ui, cells[4]);
    const int height = pixels(ui, theme::control_height);
    place.y += (place.height - height) / 2;
    place.height = height;
    if (button(ui, {.id = id + ".edit", .label = ui.text("settings.edit"_t)}, place))
      context.wishes.open = make_camera_form_page(draft_of(camera));
  }

  // How it is connected, and how long its certificate is good.
  void draw_state(Ui& ui, PageContext& context, const std::string& id, const RegisteredCamera& camera,
                  const Rect& cell) {
    const auto state = camera.online
                           ? ui.text("settings.cameras.online"_t)
                           : reason_text(camera.reason.empty() ? "disconnected" : camera.reason, ui.text);
    const bool has_certificate = !camera.valid_until.empty();
    const auto argb = camera.online ? theme::good : theme::fault;
    if (!has_certificate && text_width(ui, state, FontRole::Body) > static_cast<float>(cell.width))
      return paragraph(ui, id + ".state", state, cell, FontRole::Body, argb);
    label_left_in(ui, id + ".state", state, has_certificate ? half_cell(cell, 0) : cell, FontRole::Body,
                  argb);
    if (!has_certificate)
      return;
    const bool past = is_past(camera.valid_until, context.facts.now);
    const auto day = camera.valid_until.substr(0, std::string_view("2027-01-02").size());
    label_left_in(ui, id + ".certificate", ui.text.format("settings.camera.certificate_until"_t, {day}),
                  half_cell(cell, 1), FontRole::Small, past ? theme::fault : theme::text_dim);
  }

  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_cameras_page() {
  return std::make_unique<CamerasPage>();
}

} // namespace kagimado::osd

#include "osd/screens/settings/camera_swap_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/camera_state.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/table.h"

#include <fmt/format.h>

#include <array>

namespace kagimado::osd {

using namespace literals;

void toggle(SwapChoice& choice, std::int64_t camera) {
  if (choice.second == camera) {
    choice.second.reset();
  } else if (choice.first == camera) {
    choice.first = std::exchange(choice.second, std::nullopt);
  } else if (!choice.first) {
    choice.first = camera;
  } else {
    if (choice.second)
      choice.first = choice.second;
    choice.second = camera;
  }
}

namespace {

class CameraSwapPage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override { return text("settings.swap.title"_t); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto answer = context.facts.desk.look("/cameras");
    if (draw_missing(ui, "settings.swap", answer, area))
      return;
    if (const auto ended = pending_.take_ended(context.facts); ended && ended->good())
      choice_ = {};
    const auto cameras = read_cameras(answer->json);
    const bool may = context.facts.may("change_settings") && !pending_.busy();
    const int foot = pixels(ui, apply_foot_height + 12);
    const std::array<TableColumn, 4> columns{{{"tick", ui.text("settings.swap.tick"_t), 110},
                                              {"number", ui.text("settings.cameras.number"_t), 70},
                                              {"name", ui.text("settings.cameras.name"_t), 200, 2},
                                              {"state", ui.text("settings.cameras.state"_t), 200, 2}}};
    draw_table(
        ui, {.id = "settings.swap", .columns = columns, .rows = cameras.size(), .row_height = 52}, list_page_,
        {area.x, area.y, area.width, area.height - foot},
        [&](std::size_t i, std::span<const Rect> cells) { draw_row(ui, context, cameras[i], cells, may); });
    if (draw_apply_foot(ui,
                        {.id = "settings.swap",
                         .apply = ui.text("settings.swap.apply"_t),
                         .enabled = may && choice_.ready(),
                         .discards = false},
                        pending_, area) == ApplyPressed::Apply)
      pending_.send(context.facts, {.method = "POST",
                                    .target = "/cameras/swap",
                                    .body = {{"a", *choice_.first}, {"b", *choice_.second}}});
  }

 private:
  void draw_row(Ui& ui, PageContext& context, const RegisteredCamera& camera, std::span<const Rect> cells,
                bool may) {
    const auto id = fmt::format("settings.swap.{}", camera.id);
    auto tick = inset_cell(ui, cells[0]);
    if (checkbox(ui, {.id = id + ".tick", .label = "", .checked = choice_.has(camera.id), .enabled = may},
                 tick))
      toggle(choice_, camera.id);
    label_left_in(ui, id + ".number", std::to_string(camera.id), cells[1], FontRole::Body, theme::text_dim);
    label_left_in(ui, id + ".name", context.name(camera.name), cells[2], FontRole::Body, theme::text);
    draw_camera_state(ui, id + ".state", camera, cells[3]);
  }

  SwapChoice choice_;
  PendingChange pending_;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_camera_swap_page() {
  return std::make_unique<CameraSwapPage>();
}

} // namespace kagimado::osd

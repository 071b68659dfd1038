#include "osd/screens/settings/recording_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/storage_table.h"
#include "osd/screens/settings/table.h"
#include "osd/screens/settings/values_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::chrono::seconds storage_is_fresh{10};

class RecordingPage final : public SettingsPage {
 public:
  [[nodiscard]] bool unsaved() const override { return form_.draft().changed(); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    if (!form_.begin(ui, context.facts, area))
      return;
    FormRows rows(ui, context, area);
    rows.heading("settings.heading", ui.text("settings.page.recording"_t));
    form_.row(ui, context, rows, "recording.retention_days");
    rows.note("settings.recording.note", ui.text("settings.recording.note"_t));
    auto rest = rows.rest(pixels(ui, apply_foot_height + 12));
    const auto answer = context.facts.desk.look("/storage", storage_is_fresh);
    context.wake_at(context.facts.steady_now + storage_is_fresh);
    if (!draw_missing(ui, "settings.storage", answer, rest)) {
      const int disks = pixels(ui, 40 + 60 * static_cast<double>(std::clamp<std::size_t>(
                                                 list_in(answer->json, "disks").size(), 1, 3)));
      draw_disks(ui, context, answer->json, disk_page_,
                 {rest.x, rest.y, rest.width, std::min(disks + pixels(ui, 62), rest.height / 2)});
      const int used = std::min(disks + pixels(ui, 20), rest.height / 2);
      rest.y += used;
      rest.height -= used;
      draw_cameras(ui, context, answer->json, rest);
    }
    form_.foot(ui, context, area);
  }

 private:
  void draw_cameras(Ui& ui, PageContext& context, const nlohmann::json& storage, const Rect& area) {
    const auto& recorded = list_in(storage, "recording");
    const std::array<TableColumn, 3> columns{{{"number", ui.text("settings.cameras.number"_t), 90},
                                              {"name", ui.text("settings.cameras.name"_t), 220, 2},
                                              {"state", ui.text("settings.recording.state"_t), 300, 3}}};
    draw_table(ui, {.id = "settings.recorded", .columns = columns, .rows = recorded.size(), .row_height = 44},
               camera_page_, area, [&](std::size_t i, std::span<const Rect> cells) {
                 draw_camera(ui, context, recorded[i], cells);
               });
  }

  static void draw_camera(Ui& ui, PageContext& context, const nlohmann::json& recorded,
                          std::span<const Rect> cells) {
    const auto number = number_in(recorded, "id").value_or(0);
    const auto id = fmt::format("settings.recorded.{}", number);
    const auto& cameras = context.facts.site.cameras;
    const auto camera =
        std::ranges::find_if(cameras, [&](const auto& each) { return kagimado::number(each.id) == number; });
    label_left_in(ui, id + ".number", std::to_string(number), cells[0], FontRole::Body, theme::text_dim);
    label_left_in(ui, id + ".name", camera != cameras.end() ? camera->name : "-", cells[1], FontRole::Body,
                  theme::text);
    const auto problem = text_in(recorded, "problem");
    const bool on = flag_in(recorded, "on");
    const auto state = on && problem.empty() ? ui.text("settings.recording.on"_t)
                       : problem.empty()
                           ? ui.text("settings.recording.off"_t)
                           : ui.text.format("settings.recording.problem"_t, {problem_text(ui, problem)});
    label_left_in(ui, id + ".state", state, cells[2], FontRole::Body,
                  on && problem.empty() ? theme::good : theme::fault);
  }

  // An error kind, in words; of a kind that this program does not know, as it came.
  static std::string problem_text(const Ui& ui, const std::string& problem) {
    return ui.text.find("settings.recording.reason." + problem, "settings.recording.reason.other"_t);
  }

  ValuesForm form_;
  int disk_page_ = 0, camera_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_recording_page() {
  return std::make_unique<RecordingPage>();
}

} // namespace kagimado::osd

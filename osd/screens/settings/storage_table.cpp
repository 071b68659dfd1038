#include "osd/screens/settings/storage_table.h"

#include "osd/draw/theme.h"
#include "osd/screens/amount_text.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/table.h"
#include "osd/wall/local_time.h"

#include <fmt/format.h>

#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::chrono::seconds disks_are_fresh{10};

std::uint64_t bytes_in(const nlohmann::json& disk, const char* name) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, number_in(disk, name).value_or(0)));
}

std::uint32_t colour_of(const std::string& state) {
  if (state == "recording")
    return theme::good;
  return state == "full" ? theme::warning : theme::fault;
}

std::string span_text(const nlohmann::json& disk) {
  const auto oldest = time_in(disk, "oldest"), newest = time_in(disk, "newest");
  if (!oldest || !newest)
    return "-";
  return fmt::format("{} - {}", date_text(*oldest), date_text(*newest));
}

void draw_disk(Ui& ui, PageContext& context, const std::string& id, const nlohmann::json& disk,
               std::span<const Rect> cells) {
  label_left_in(ui, id + ".folder", context.name(text_in(disk, "folder")), cells[0], FontRole::Body,
                theme::text);
  const auto state = text_in(disk, "state");
  label_left_in(ui, id + ".state", ui.text.find("settings.disk.state." + state, "settings.disk.unknown"_t),
                cells[1], FontRole::Body, colour_of(state));
  label_left_in(ui, id + ".used",
                ui.text.format("settings.disk.amounts"_t, {bytes_text(bytes_in(disk, "recorded_bytes")),
                                                           bytes_text(bytes_in(disk, "total_bytes"))}),
                half_cell(cells[2], 0), FontRole::Small, theme::text);
  label_left_in(ui, id + ".free",
                ui.text.format("settings.disk.free"_t, {bytes_text(bytes_in(disk, "free_bytes"))}),
                half_cell(cells[2], 1), FontRole::Small, theme::text_dim);
  label_left_in(ui, id + ".span", span_text(disk), cells[3], FontRole::Small, theme::text_dim);
}

class HddPage final : public SettingsPage {
 public:
  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto answer = context.facts.desk.look("/storage", disks_are_fresh);
    if (draw_missing(ui, "settings.hdd", answer, area))
      return;
    context.wake_at(context.facts.steady_now + disks_are_fresh);
    draw_disks(ui, context, answer->json, list_page_, area);
  }

 private:
  int list_page_ = 0;
};

} // namespace

void draw_disks(Ui& ui, PageContext& context, const nlohmann::json& storage, int& page, const Rect& area) {
  const auto& disks = list_in(storage, "disks");
  if (disks.empty())
    return label_left_in(ui, "settings.disks.none", ui.text("settings.disk.none"_t),
                         {area.x, area.y, area.width, pixels(ui, 44)}, FontRole::Body, theme::text_dim);
  const std::array<TableColumn, 4> columns{{{"folder", ui.text("settings.disk.folder"_t), 240, 2},
                                            {"state", ui.text("settings.cameras.state"_t), 180, 1},
                                            {"used", ui.text("settings.disk.used"_t), 250, 1},
                                            {"span", ui.text("settings.disk.span"_t), 240, 1}}};
  draw_table(ui, {.id = "settings.disks", .columns = columns, .rows = disks.size(), .row_height = 60}, page,
             area, [&](std::size_t i, std::span<const Rect> cells) {
               draw_disk(ui, context, fmt::format("settings.disk.{}", i), disks[i], cells);
             });
}

std::unique_ptr<SettingsPage> make_hdd_page() {
  return std::make_unique<HddPage>();
}

} // namespace kagimado::osd

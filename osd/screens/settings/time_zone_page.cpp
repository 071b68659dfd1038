#include "osd/screens/settings/time_zone_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/rows.h"
#include "osd/screens/settings/time_zones.h"
#include "osd/widgets/paged_grid.h"

#include <fmt/format.h>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::chrono::milliseconds look_again{50};

class TimeZonePage final : public SettingsPage {
 public:
  TimeZonePage(std::string chosen, std::function<void(const std::string&)> choose)
      : chosen_(std::move(chosen)), choose_(std::move(choose)) {}

  [[nodiscard]] std::string title(const Text& text) const override { return text("settings.time_zone"_t); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    FormRows rows(ui, context, area);
    if (auto search = rows.text({.id = "settings.zone.search",
                                 .name = ui.text("settings.zone.search"_t),
                                 .value = search_,
                                 .rule = ui.text("settings.zone.rule"_t)})) {
      search_ = std::move(*search);
      list_page_ = 0;
    }
    const auto* names = zones_.names();
    if (names == nullptr) {
      context.wake_at(context.facts.steady_now + look_again);
      return rows.note("settings.zone.pending", ui.text("settings.pending"_t));
    }
    const auto found = matching_zones(*names, search_);
    if (found.empty())
      return rows.note("settings.zone.none", ui.text("settings.zone.none"_t));
    paged_grid(
        ui,
        {.id = "settings.zones",
         .count = found.size(),
         .least_cell_width = pixels(ui, 400),
         .cell_height = pixels(ui, theme::control_height),
         .gap = pixels(ui, 8)},
        list_page_, rows.rest(), [&](std::size_t i, const Rect& place) {
          if (!button(ui,
                      {.id = "settings.zone." + found[i], .label = found[i], .selected = found[i] == chosen_},
                      place))
            return;
          choose_(found[i]);
          context.wishes.back = true;
        });
  }

 private:
  std::string chosen_, search_;
  std::function<void(const std::string&)> choose_;
  ZoneList zones_;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_time_zone_page(std::string chosen,
                                                  std::function<void(const std::string&)> choose) {
  return std::make_unique<TimeZonePage>(std::move(chosen), std::move(choose));
}

} // namespace kagimado::osd

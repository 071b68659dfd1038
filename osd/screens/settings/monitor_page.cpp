#include "osd/screens/settings/monitor_page.h"

#include "osd/layout/wall_layout.h"
#include "osd/screens/settings/rows.h"
#include "osd/screens/settings/tour_page.h"

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

class MonitorPage final : public SettingsPage {
 public:
  explicit MonitorPage(view::Monitor monitor) : monitor_(monitor) {}

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    FormRows rows(ui, context, area);
    const auto* wall = context.facts.wall_of(monitor_);
    if (wall == nullptr)
      return rows.note("settings.monitor.none", ui.text("settings.monitor.none"_t));
    may_ = context.facts.may("change_settings");
    auto next = wall->preferences;
    draw_layout(ui, context, rows, *wall);
    draw_tiles(ui, rows, next);
    draw_popup(ui, rows, next.popup);
    draw_tour(ui, context, rows, next.tour);
    if (rows.check("settings.monitor.kiosk", ui.text("settings.monitor.kiosk"_t), next.kiosk, may_))
      next.kiosk = !next.kiosk;
    rows.note("settings.monitor.kiosk.note", ui.text("settings.monitor.kiosk_note"_t));
    if (next != wall->preferences)
      context.wishes.preferences = {monitor_, next};
  }

 private:
  void draw_layout(Ui& ui, PageContext& context, FormRows& rows, const WallFacts& wall) const {
    std::vector<std::string> layouts;
    for (const int tiles : layout::layouts)
      layouts.push_back(std::to_string(tiles));
    const auto chosen =
        static_cast<std::size_t>(std::ranges::find(layout::layouts, wall.layout) - layout::layouts.begin());
    if (const auto picked = rows.choice({.id = "settings.monitor.layout",
                                         .name = ui.text("settings.monitor.layout"_t),
                                         .choices = layouts,
                                         .chosen = chosen,
                                         .enabled = may_}))
      context.wishes.layout = {monitor_, layout::layouts[*picked]};
  }

  void draw_tiles(Ui& ui, FormRows& rows, WallPreferences& next) const {
    if (rows.check("settings.monitor.titles", ui.text("settings.monitor.titles"_t), next.camera_titles, may_))
      next.camera_titles = !next.camera_titles;
    if (rows.check("settings.monitor.clock", ui.text("settings.monitor.clock"_t), next.picture_clock, may_))
      next.picture_clock = !next.picture_clock;
    const std::array fits{ui.text("settings.monitor.fit.whole"_t), ui.text("settings.monitor.fit.fill"_t)};
    if (const auto picked = rows.choice({.id = "settings.monitor.fit",
                                         .name = ui.text("settings.monitor.fit.name"_t),
                                         .choices = fits,
                                         .chosen = next.fill_tiles ? 1U : 0U,
                                         .enabled = may_}))
      next.fill_tiles = *picked == 1;
  }

  void draw_popup(Ui& ui, FormRows& rows, PopupOptions& popup) const {
    const std::array modes{ui.text("settings.monitor.popup.off"_t), ui.text("settings.monitor.popup.frame"_t),
                           ui.text("settings.monitor.popup.enlarge"_t)};
    if (const auto picked = rows.choice({.id = "settings.monitor.popup",
                                         .name = ui.text("settings.monitor.popup.name"_t),
                                         .choices = modes,
                                         .chosen = static_cast<std::size_t>(popup.mode),
                                         .enabled = may_}))
      popup.mode = static_cast<PopupMode>(*picked);
    const bool used = popup.mode != PopupMode::Off;
    if (const auto typed = rows.number({.id = "settings.monitor.popup.dwell",
                                        .name = ui.text("settings.monitor.popup.dwell"_t),
                                        .value = popup.dwell.count(),
                                        .min = 0,
                                        .max = PopupOptions::longest.count(),
                                        .enabled = may_ && used}))
      popup.dwell = std::chrono::seconds(*typed);
    if (rows.check("settings.monitor.popup.motion", ui.text("settings.monitor.popup.motion"_t), popup.motion,
                   may_ && used))
      popup.motion = !popup.motion;
  }

  void draw_tour(Ui& ui, PageContext& context, FormRows& rows, TourPlan& tour) const {
    if (rows.link("settings.monitor.tour", ui.text("settings.tour.title"_t), ui.text("settings.open"_t),
                  may_))
      context.wishes.open = make_tour_page(monitor_);
    if (rows.check("settings.monitor.tour.runs", ui.text("settings.tour.runs"_t),
                   tour.runs && !tour.steps.empty(), may_ && !tour.steps.empty()))
      tour.runs = !tour.runs;
  }

  view::Monitor monitor_;
  bool may_ = false;
};

} // namespace

std::unique_ptr<SettingsPage> make_main_monitor_page() {
  return std::make_unique<MonitorPage>(view::Monitor::Main);
}

std::unique_ptr<SettingsPage> make_sub_monitor_page() {
  return std::make_unique<MonitorPage>(view::Monitor::Sub);
}

} // namespace kagimado::osd

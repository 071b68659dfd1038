#include "osd/screens/settings/tour_step_page.h"

#include "osd/layout/wall_layout.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/rows.h"
#include "osd/screens/settings/tour_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::int64_t most_pages = 64;

class TourStepPage final : public SettingsPage {
 public:
  TourStepPage(view::Monitor monitor, std::size_t index, const TourStep& step)
      : monitor_(monitor), index_(index), before_(step), step_(step) {}

  [[nodiscard]] std::string title(const Text& text) const override {
    return text.format("settings.tour.step"_t, {std::to_string(index_ + 1)});
  }

  [[nodiscard]] bool unsaved() const override { return step_ != before_; }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto* wall = context.facts.wall_of(monitor_);
    if (wall == nullptr)
      return;
    FormRows rows(ui, context, area);
    draw_kind(ui, context, rows);
    if (step_.alone == no_camera)
      draw_layout(ui, rows);
    else
      draw_camera(ui, context, rows);
    if (const auto typed = rows.number({.id = "settings.tour.dwell",
                                        .name = ui.text("settings.tour.dwell_seconds"_t),
                                        .value = step_.dwell.count(),
                                        .min = TourPlan::shortest.count(),
                                        .max = TourPlan::longest.count()}))
      step_.dwell = std::chrono::seconds(*typed);
    const bool is_new = index_ >= wall->preferences.tour.steps.size();
    if (draw_apply_foot(ui, {.id = "settings.tour.step", .enabled = is_new || unsaved(), .discards = false},
                        none_, area) != ApplyPressed::Apply)
      return;
    auto next = wall->preferences;
    put_step(next.tour, index_, step_);
    before_ = step_;
    context.wishes.preferences = {monitor_, next};
    context.wishes.back = true;
  }

 private:
  void draw_kind(Ui& ui, PageContext& context, FormRows& rows) {
    const std::array kinds{ui.text("settings.tour.kind.layout"_t), ui.text("settings.tour.kind.camera"_t)};
    const auto& cameras = context.facts.site.cameras;
    const auto picked = rows.choice({.id = "settings.tour.kind",
                                     .name = ui.text("settings.tour.shows"_t),
                                     .choices = kinds,
                                     .chosen = step_.alone == no_camera ? 0U : 1U});
    if (!picked)
      return;
    if (*picked == 0)
      step_.alone = no_camera;
    else if (step_.alone == no_camera && !cameras.empty())
      step_.alone = cameras.front().id;
  }

  void draw_layout(Ui& ui, FormRows& rows) {
    std::vector<std::string> layouts;
    for (const int tiles : layout::layouts)
      layouts.push_back(std::to_string(tiles));
    const auto chosen =
        static_cast<std::size_t>(std::ranges::find(layout::layouts, step_.layout) - layout::layouts.begin());
    if (const auto picked = rows.choice({.id = "settings.tour.layout",
                                         .name = ui.text("settings.monitor.layout"_t),
                                         .choices = layouts,
                                         .chosen = chosen}))
      step_.layout = layout::layouts[*picked];
    if (const auto typed = rows.number({.id = "settings.tour.page",
                                        .name = ui.text("settings.tour.page"_t),
                                        .value = step_.page + 1,
                                        .min = 1,
                                        .max = most_pages}))
      step_.page = static_cast<int>(*typed) - 1;
  }

  void draw_camera(Ui& ui, PageContext& context, FormRows& rows) {
    const auto& cameras = context.facts.site.cameras;
    std::vector<std::string> names;
    for (const auto& camera : cameras)
      names.push_back(fmt::format("{}  {}", number(camera.id), camera.name));
    const auto chosen = std::ranges::find(cameras, step_.alone, &view::CameraEntry::id) - cameras.begin();
    if (const auto picked = rows.choice({.id = "settings.tour.camera",
                                         .name = ui.text("settings.tour.kind.camera"_t),
                                         .choices = names,
                                         .chosen = static_cast<std::size_t>(chosen)}))
      step_.alone = cameras[*picked].id;
  }

  view::Monitor monitor_;
  std::size_t index_;
  TourStep before_, step_;
  PendingChange none_; // nothing is sent to the recorder
};

} // namespace

std::string step_text(const Text& text, const view::Site& site, const TourStep& step) {
  if (step.alone == no_camera)
    return text.format("settings.tour.layout_page"_t,
                       {std::to_string(step.layout), std::to_string(step.page + 1)});
  const auto found = std::ranges::find(site.cameras, step.alone, &view::CameraEntry::id);
  return fmt::format("{}  {}", number(step.alone), found != site.cameras.end() ? found->name : "-");
}

std::unique_ptr<SettingsPage> make_tour_step_page(view::Monitor monitor, std::size_t index,
                                                  const TourStep& step) {
  return std::make_unique<TourStepPage>(monitor, index, step);
}

} // namespace kagimado::osd

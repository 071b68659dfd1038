#include "osd/screens/settings/tour_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/table.h"
#include "osd/screens/settings/tour_step_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {

using namespace literals;

void move_step(TourPlan& plan, std::size_t index, int by) {
  const auto to = static_cast<std::ptrdiff_t>(index) + by;
  if (index < plan.steps.size() && to >= 0 && to < static_cast<std::ptrdiff_t>(plan.steps.size()))
    std::swap(plan.steps[index], plan.steps[static_cast<std::size_t>(to)]);
}

void remove_step(TourPlan& plan, std::size_t index) {
  if (index >= plan.steps.size())
    return;
  plan.steps.erase(plan.steps.begin() + static_cast<std::ptrdiff_t>(index));
  plan.runs = plan.runs && !plan.steps.empty();
}

void put_step(TourPlan& plan, std::size_t index, const TourStep& step) {
  if (index < plan.steps.size())
    plan.steps[index] = step;
  else if (plan.steps.size() < TourPlan::max_steps)
    plan.steps.push_back(step);
}

namespace {

class TourPage final : public SettingsPage {
 public:
  explicit TourPage(view::Monitor monitor) : monitor_(monitor) {}

  [[nodiscard]] std::string title(const Text& text) const override { return text("settings.tour.title"_t); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto* wall = context.facts.wall_of(monitor_);
    if (wall == nullptr)
      return;
    auto next = wall->preferences;
    Lines lines(ui, area);
    draw_head(ui, context, next.tour, lines.take(theme::control_height, 14));
    if (next.tour.steps.empty())
      label_left_in(ui, "settings.tour.none", ui.text("settings.tour.none"_t), lines.take(44), FontRole::Body,
                    theme::text_dim);
    else
      draw_steps(ui, context, next.tour, lines.rest());
    if (next != wall->preferences)
      context.wishes.preferences = {monitor_, next};
  }

 private:
  void draw_head(Ui& ui, PageContext& context, TourPlan& plan, Rect line) const {
    const auto& add = ui.text("settings.tour.add"_t);
    if (button(ui,
               {.id = "settings.tour.add", .label = add, .enabled = plan.steps.size() < TourPlan::max_steps},
               cut_left(line, measure(ui, add, FontRole::Body).width + pixels(ui, 44), pixels(ui, 30))))
      context.wishes.open = make_tour_step_page(monitor_, plan.steps.size(), {});
    if (checkbox(ui,
                 {.id = "settings.tour.holds",
                  .label = ui.text("settings.tour.holds_on_alarm"_t),
                  .checked = plan.holds_on_alarm},
                 line))
      plan.holds_on_alarm = !plan.holds_on_alarm;
  }

  void draw_steps(Ui& ui, PageContext& context, TourPlan& plan, const Rect& area) {
    const std::array<TableColumn, 5> columns{{{"number", ui.text("settings.cameras.number"_t), 70},
                                              {"shows", ui.text("settings.tour.shows"_t), 250, 1},
                                              {"dwell", ui.text("settings.tour.dwell"_t), 130},
                                              {"order", ui.text("settings.tour.order"_t), 200},
                                              {"edit", "", 250}}};
    const auto shown = plan.steps; // a button changes the plan
    draw_table(ui, {.id = "settings.tour", .columns = columns, .rows = shown.size()}, list_page_, area,
               [&](std::size_t i, std::span<const Rect> cells) {
                 draw_step(ui, context, plan, shown[i], i, cells);
               });
  }

  void draw_step(Ui& ui, PageContext& context, TourPlan& plan, const TourStep& step, std::size_t i,
                 std::span<const Rect> cells) const {
    const auto id = fmt::format("settings.tour.{}", i);
    label_left_in(ui, id + ".number", std::to_string(i + 1), cells[0], FontRole::Body, theme::text_dim);
    label_left_in(ui, id + ".shows", step_text(ui.text, context.facts.site, step), cells[1], FontRole::Body,
                  theme::text);
    label_left_in(ui, id + ".dwell",
                  ui.text.format("settings.tour.seconds"_t, {std::to_string(step.dwell.count())}), cells[2],
                  FontRole::Body, theme::text);
    auto order = inset_cell(ui, cells[3]);
    const int half = (order.width - pixels(ui, 8)) / 2;
    if (button(ui, {.id = id + ".up", .label = ui.text("settings.tour.up"_t), .enabled = i > 0},
               cut_left(order, half, pixels(ui, 8))))
      move_step(plan, i, -1);
    if (button(ui,
               {.id = id + ".down",
                .label = ui.text("settings.tour.down"_t),
                .enabled = i + 1 < plan.steps.size()},
               order))
      move_step(plan, i, 1);
    auto place = inset_cell(ui, cells[4]);
    const int wide = (place.width - pixels(ui, 8)) / 2;
    if (button(ui, {.id = id + ".edit", .label = ui.text("settings.edit"_t)},
               cut_left(place, wide, pixels(ui, 8))))
      context.wishes.open = make_tour_step_page(monitor_, i, step);
    if (button(ui, {.id = id + ".remove", .label = ui.text("settings.tour.remove"_t)}, place))
      remove_step(plan, i);
  }

  view::Monitor monitor_;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_tour_page(view::Monitor monitor) {
  return std::make_unique<TourPage>(monitor);
}

} // namespace kagimado::osd

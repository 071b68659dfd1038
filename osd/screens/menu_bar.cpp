#include "osd/screens/menu_bar.h"

#include "osd/draw/theme.h"
#include "osd/layout/wall_layout.h"
#include "osd/wall/local_time.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

#include <cmath>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr double bar_height = 56, margin = 6, gap = 6;

Icon icon_of(int layout) {
  switch (layout) {
  case 4:
    return Icon::Layout4;
  case 9:
    return Icon::Layout9;
  case 16:
    return Icon::Layout16;
  case 24:
    return Icon::Layout24;
  case 32:
    return Icon::Layout32;
  default:
    return Icon::Layout1;
  }
}

// Gives out places along the bar.
class Row {
 public:
  Row(const Ui& ui, const Rect& bar) : ui_(ui) {
    const int pad = px(margin);
    left_ = bar.x + pad;
    right_ = bar.right() - pad;
    y_ = bar.y + pad;
    height_ = bar.height - 2 * pad;
  }

  Rect from_left(int width) {
    const Rect rect{left_, y_, width, height_};
    left_ += width + px(gap);
    return rect;
  }

  Rect from_right(int width) {
    right_ -= width;
    const Rect rect{right_, y_, width, height_};
    right_ -= px(gap);
    return rect;
  }

  void skip_left(double at_1080) { left_ += px(at_1080); }

  [[nodiscard]] int room() const { return right_ - left_; }

  [[nodiscard]] int px(double at_1080) const { return static_cast<int>(std::lround(ui_.px(at_1080))); }

 private:
  const Ui& ui_;
  int left_ = 0, right_ = 0, y_ = 0, height_ = 0;
};

void layout_buttons(Ui& ui, Row& row, const MenuBarFacts& facts, MenuBarPressed& pressed) {
  for (const int tiles : layout::layouts) {
    const auto id = fmt::format("menu.layout.{}", tiles);
    const auto name = std::to_string(tiles);
    const ButtonSpec spec{.id = id, .label = name, .icon = icon_of(tiles), .selected = facts.layout == tiles};
    if (button(ui, spec, row.from_left(row.px(82))))
      pressed.layout = tiles;
  }
}

void page_buttons(Ui& ui, Row& row, const MenuBarFacts& facts, MenuBarPressed& pressed) {
  const bool several = facts.pages > 1;
  if (button(ui, {.id = "menu.page.back", .label = "", .icon = Icon::Previous, .enabled = several},
             row.from_left(row.px(48))))
    pressed.turn_page = -1;
  const auto page =
      ui.text.format("menu.page"_t, {std::to_string(facts.page + 1), std::to_string(facts.pages)});
  label_in(ui, "menu.page", page, row.from_left(row.px(64)), FontRole::Body, theme::text);
  if (button(ui, {.id = "menu.page.forward", .label = "", .icon = Icon::Next, .enabled = several},
             row.from_left(row.px(48))))
    pressed.turn_page = 1;
}

// Date and time in fixed places: a second that changes repaints no more than itself.
void clock(Ui& ui, Row& row, WallTime now) {
  const auto time = time_text(now);
  const int time_width = measure(ui, "00:00:00", FontRole::Body).width + row.px(8);
  if (row.room() < time_width)
    return;
  label_in(ui, "menu.time", time, row.from_right(time_width), FontRole::Body, theme::text);
  const int date_width = measure(ui, "0000/00/00", FontRole::Body).width + row.px(8);
  if (row.room() >= date_width)
    label_in(ui, "menu.date", date_text(now), row.from_right(date_width), FontRole::Body, theme::text_dim);
}

void name_and_mode(Ui& ui, Row& row, bool wide) {
  const auto& name = ui.text("product.name"_t);
  const auto& live = ui.text("menu.live"_t);
  row.skip_left(8);
  if (wide) {
    label_left_in(ui, "menu.product", name,
                  row.from_left(measure(ui, name, FontRole::Body).width + row.px(10)), FontRole::Body,
                  theme::text_dim);
  }
  label_in(ui, "menu.live", live, row.from_left(measure(ui, live, FontRole::Body).width + row.px(8)),
           FontRole::Body, theme::good);
  row.skip_left(8);
}

} // namespace

Rect menu_bar_rect(Size screen, double scale) {
  return {0, 0, screen.width, static_cast<int>(std::lround(bar_height * scale))};
}

MenuBarPressed draw_menu_bar(Ui& ui, const MenuBarFacts& facts) {
  const auto bar = menu_bar_rect(ui.screen, ui.scale);
  const Layer layer(ui, {"menu", bar});
  {
    const ClipScope clip(bar);
    fill_rect(bar, theme::panel);
  }
  MenuBarPressed pressed;
  Row row(ui, bar);
  if (facts.has_settings) {
    const auto& settings = ui.text("menu.settings"_t);
    const int width = measure(ui, settings, FontRole::Body).width + row.px(72);
    pressed.settings =
        button(ui, {.id = "menu.settings", .label = settings, .icon = Icon::Settings}, row.from_right(width));
  }
  name_and_mode(ui, row, static_cast<double>(ui.screen.width) / ui.scale >= 1300);
  layout_buttons(ui, row, facts, pressed);
  row.skip_left(8);
  page_buttons(ui, row, facts, pressed);
  clock(ui, row, facts.now);
  return pressed;
}

} // namespace kagimado::osd

#include "osd/screens/menu_bar.h"

#include "osd/draw/theme.h"
#include "osd/layout/wall_layout.h"
#include "osd/screens/bar_row.h"
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

void layout_buttons(Ui& ui, BarRow& row, const MenuBarFacts& facts, int width, MenuBarPressed& pressed) {
  for (const int tiles : layout::layouts) {
    const auto id = fmt::format("menu.layout.{}", tiles);
    const auto name = std::to_string(tiles);
    const ButtonSpec spec{.id = id,
                          .label = width >= 60 ? std::string_view(name) : "",
                          .icon = icon_of(tiles),
                          .selected = facts.layout == tiles};
    if (button(ui, spec, row.from_left(row.px(width))))
      pressed.layout = tiles;
  }
}

void page_buttons(Ui& ui, BarRow& row, const MenuBarFacts& facts, MenuBarPressed& pressed) {
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
void clock(Ui& ui, BarRow& row, const MenuBarFacts& facts) {
  const int time_width = measure(ui, "00:00:00", FontRole::Body).width + row.px(8);
  if (row.room() < time_width)
    return;
  const auto argb = facts.playback ? theme::text_dim : theme::text; // what is shown is not of this time
  label_in(ui, "menu.time", time_text(facts.now), row.from_right(time_width), FontRole::Body, argb);
  const int date_width = measure(ui, "0000/00/00", FontRole::Body).width + row.px(8);
  if (row.room() < date_width)
    return;
  label_in(ui, "menu.date", date_text(facts.now), row.from_right(date_width), FontRole::Body,
           theme::text_dim);
  const auto& now = ui.text("menu.now"_t);
  const int now_width = measure(ui, now, FontRole::Body).width + row.px(8);
  if (facts.playback && row.room() >= now_width)
    label_in(ui, "menu.now", now, row.from_right(now_width), FontRole::Body, theme::text_dim);
}

void product_name(Ui& ui, BarRow& row) {
  const auto& name = ui.text("product.name"_t);
  row.skip_left(8);
  label_left_in(ui, "menu.product", name, row.from_left(measure(ui, name, FontRole::Body).width + row.px(10)),
                FontRole::Body, theme::text_dim);
}

bool mode_button(Ui& ui, BarRow& row, std::string_view id, TextKey label, Icon icon, bool selected) {
  const auto& words = ui.text(label);
  const int width = measure(ui, words, FontRole::Body).width + row.px(icon == Icon::None ? 28 : 56);
  return button(ui, {.id = id, .label = words, .icon = icon, .selected = selected}, row.from_left(width));
}

void mode_buttons(Ui& ui, BarRow& row, const MenuBarFacts& facts, bool wide, MenuBarPressed& pressed) {
  const auto icon = [wide](Icon wished) { return wide ? wished : Icon::None; };
  pressed.live = mode_button(ui, row, "menu.live", "menu.live"_t, icon(Icon::Camera), !facts.playback);
  pressed.playback =
      mode_button(ui, row, "menu.playback", "menu.playback"_t, icon(Icon::Recorded), facts.playback);
  pressed.search = mode_button(ui, row, "menu.search", "menu.search"_t, icon(Icon::Search), false);
  pressed.copy = mode_button(ui, row, "menu.copy", "menu.copy"_t, icon(Icon::Copy), false);
  row.skip_left(wide ? 12 : 4);
}

bool tour_button(Ui& ui, BarRow& row, const MenuBarFacts& facts, bool wide) {
  const auto& label = ui.text("menu.tour"_t);
  const int width = wide ? measure(ui, label, FontRole::Body).width + row.px(56) : row.px(48);
  return button(ui,
                {.id = "menu.tour",
                 .label = wide ? label : std::string(),
                 .icon = Icon::SkipForward,
                 .selected = facts.tour == MenuBarFacts::Tour::Runs},
                row.from_left(width));
}

// Left of 「設定」: who it is, and the button that changes it.
void account(Ui& ui, BarRow& row, const MenuBarFacts& facts, bool wide, MenuBarPressed& pressed) {
  const bool nobody = facts.user.empty();
  const auto& words = ui.text(nobody ? "menu.log_in"_t : "menu.log_out"_t);
  const int width = measure(ui, words, FontRole::Body).width + row.px(28);
  const bool clicked =
      button(ui, {.id = nobody ? "menu.log_in" : "menu.log_out", .label = words}, row.from_right(width));
  (nobody ? pressed.log_in : pressed.log_out) = clicked;
  if (nobody)
    return;
  const int room = row.px(wide ? 180 : 110);
  label_in(ui, "menu.user", facts.user,
           row.from_right(std::min(measure(ui, facts.user, FontRole::Body).width + row.px(8), room)),
           FontRole::Body, theme::text_dim);
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
  const double logical_width = ui.screen.width / ui.scale;
  const bool wide = logical_width >= 1700;
  MenuBarPressed pressed;
  BarRow row(ui, inset(bar, static_cast<int>(std::lround(ui.px(margin)))), gap);
  if (facts.has_settings) {
    const auto& settings = ui.text("menu.settings"_t);
    const int width = measure(ui, settings, FontRole::Body).width + row.px(wide ? 72 : 52);
    pressed.settings =
        button(ui, {.id = "menu.settings", .label = settings, .icon = Icon::Settings}, row.from_right(width));
  }
  if (facts.accounts)
    account(ui, row, facts, wide, pressed);
  if (wide)
    product_name(ui, row);
  mode_buttons(ui, row, facts, wide, pressed);
  layout_buttons(ui, row, facts, wide ? 82 : logical_width >= 1300 ? 68 : 44, pressed);
  row.skip_left(wide ? 8 : 0);
  page_buttons(ui, row, facts, pressed);
  if (facts.tour != MenuBarFacts::Tour::None)
    pressed.tour = tour_button(ui, row, facts, wide);
  clock(ui, row, facts);
  return pressed;
}

} // namespace kagimado::osd

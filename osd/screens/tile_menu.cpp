#include "osd/screens/tile_menu.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/shapes.h"

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr double width = 330, item_height = 52, margin = 6;
constexpr int items = 4;

} // namespace

Rect tile_menu_rect(const Ui& ui, const TileMenu& menu) {
  if (!menu.open)
    return {};
  const int wide = pixels(ui, width), high = items * pixels(ui, item_height) + 2 * pixels(ui, margin);
  return {std::clamp(menu.at.x, 0, std::max(0, ui.screen.width - wide)),
          std::clamp(menu.at.y, 0, std::max(0, ui.screen.height - high)), wide, high};
}

std::optional<TileMenuChoice> draw_tile_menu(Ui& ui, TileMenu& menu, const TileMenuFacts& facts) {
  if (!menu.open)
    return std::nullopt;
  const auto rect = tile_menu_rect(ui, menu);
  const Layer layer(ui, {"tile_menu", rect});
  panel(ui, "tile_menu.panel", rect, theme::panel_raised);
  ui.widgets.add({"tile_menu", "panel", "", rect, true, ""});
  std::optional<TileMenuChoice> choice;
  Rect item{rect.x + pixels(ui, margin), rect.y + pixels(ui, margin), rect.width - 2 * pixels(ui, margin),
            pixels(ui, item_height)};
  const auto draw = [&](TileMenuChoice chosen, std::string_view id, const std::string& label, Icon icon,
                        bool enabled) {
    if (button(ui, {.id = id, .label = label, .icon = icon, .look = ButtonLook::Quiet, .enabled = enabled},
               item))
      choice = chosen;
    item.y += item.height;
  };
  draw(TileMenuChoice::Enlarge, "tile_menu.enlarge",
       ui.text(facts.enlarged ? "tile_menu.shrink"_t : "tile_menu.enlarge"_t),
       facts.enlarged ? Icon::Layout4 : Icon::Layout1, facts.can_enlarge);
  draw(TileMenuChoice::Play, "tile_menu.play", ui.text("tile_menu.play"_t), Icon::Recorded, facts.can_play);
  draw(TileMenuChoice::Sound, "tile_menu.sound",
       ui.text(facts.heard ? "tile_menu.sound_off"_t : "tile_menu.sound_on"_t),
       facts.heard ? Icon::SoundOff : Icon::Sound, true);
  draw(TileMenuChoice::ZoomOff, "tile_menu.zoom_off", ui.text("tile_menu.zoom_off"_t), Icon::Search,
       facts.zoomed);
  if (choice || key_pressed(ui, Key::Escape))
    menu.open = false;
  return choice;
}

} // namespace kagimado::osd

#include "osd/wall/tile_overlay.h"

#include "osd/draw/theme.h"
#include "osd/wall/local_time.h"
#include "osd/wall/state_message.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

void frame_rect(const Rect& rect, std::uint32_t argb, int thickness) {
  fill_rect({rect.x, rect.y, rect.width, thickness}, argb);
  fill_rect({rect.x, rect.bottom() - thickness, rect.width, thickness}, argb);
  fill_rect({rect.x, rect.y + thickness, thickness, rect.height - 2 * thickness}, argb);
  fill_rect({rect.right() - thickness, rect.y + thickness, thickness, rect.height - 2 * thickness}, argb);
}

std::string id_of(const TileView& tile, std::string_view part) {
  return fmt::format("tile.{}.{}", tile.slot, part);
}

FontRole strip_font(const Ui& ui, const TileView& tile) {
  return static_cast<float>(tile.place.tile.width) >= ui.px(700) ? FontRole::Body : FontRole::Small;
}

Rect strip_rect(const Ui& ui, const TileView& tile) {
  const auto& area = tile.place.tile;
  const int height = measure(ui, "0", strip_font(ui, tile)).height + static_cast<int>(ui.px(4));
  return {area.x, area.bottom() - height, area.width, height};
}

// With the date where it is not of today and there is room for it; a recording always has its date, in small
// tiles without the year.
std::string clock_of(const Ui& ui, const TileView& tile, const TileMarks& marks, int room) {
  if (!tile.has_picture())
    return {};
  const auto taken = tile.place.content->wall;
  const auto font = strip_font(ui, tile);
  if (marks.recorded && taken != WallTime{}) {
    const auto whole = date_text(taken) + " " + time_text(taken);
    return measure(ui, whole, font).width <= room ? whole : whole.substr(std::string_view("2026/").size());
  }
  auto text = picture_time_text(taken, marks.now);
  if (text.empty() || measure(ui, text, font).width <= room)
    return text;
  return time_text(taken);
}

bool has_strip(const TileView& tile, const TileMarks& marks) {
  return marks.title || marks.clock || marks.recorded || marks.heard || tile.look.clock_red;
}

// Below, so that the menu bar never hides a name. The clock belongs to the picture shown: it stands still
// when the picture does.
void draw_strip(Ui& ui, const TileView& tile, const TileMarks& marks) {
  const auto strip = strip_rect(ui, tile);
  const auto font = strip_font(ui, tile);
  const int pad = static_cast<int>(ui.px(marks.recorded ? 12 : 6)); // beside the frame of playback
  {
    const ClipScope clip(strip);
    fill_rect(strip, theme::strip);
  }
  int left = strip.x + pad;
  int right = strip.right() - pad;
  const bool clock_wanted = marks.clock || marks.recorded || tile.look.clock_red;
  const auto clock =
      clock_wanted ? clock_of(ui, tile, marks, strip.width * (marks.recorded ? 4 : 3) / 5) : std::string();
  if (!clock.empty()) {
    const int clock_width = measure(ui, clock, font).width + 2;
    right -= clock_width;
    label_left_in(ui, id_of(tile, "clock"), clock, {right, strip.y, clock_width, strip.height}, font,
                  marks.recorded        ? theme::warning
                  : tile.look.clock_red ? theme::fault
                                        : theme::text);
    right -= pad;
  }
  if (tile.look.sealed) {
    const int size = strip.height - static_cast<int>(ui.px(8));
    const Rect icon{left, strip.y + (strip.height - size) / 2, size, size};
    const ClipScope clip(icon);
    draw_icon(Icon::Lock, icon, theme::text_dim);
    ui.widgets.add({id_of(tile, "sealed"), "icon", "", icon, true, ""});
    left += size + pad / 2;
  }
  if (marks.heard) {
    const int size = strip.height - static_cast<int>(ui.px(6));
    const Rect icon{left, strip.y + (strip.height - size) / 2, size, size};
    const ClipScope clip(icon);
    draw_icon(Icon::Sound, icon, theme::text);
    ui.widgets.add({id_of(tile, "sound"), "icon", "", icon, true, ""});
    left += size + pad / 2;
  }
  if (marks.title)
    label_left_in(ui, id_of(tile, "name"), tile.status.camera_name,
                  {left, strip.y, right - left, strip.height}, font, theme::text);
}

void draw_badge(Ui& ui, const TileView& tile) {
  if (tile.look.badge.empty())
    return;
  const auto strip = strip_rect(ui, tile);
  const auto size = measure(ui, tile.look.badge, FontRole::Small);
  const int pad = static_cast<int>(ui.px(6));
  const Rect rect{strip.x + pad, strip.y - size.height - pad - 2,
                  std::min(size.width + 2 * pad, strip.width - 2 * pad), size.height + 2};
  {
    const ClipScope clip(rect);
    fill_rect(rect, theme::strip);
  }
  label_in(ui, id_of(tile, "badge"), tile.look.badge, rect, FontRole::Small, theme::warning);
}

// Where in the whole picture the shown part is.
void draw_mini_map(Ui& ui, const TileView& tile) {
  if (!tile.zoom.zoomed() || !tile.has_picture())
    return;
  const auto& picture = tile.place.picture;
  const auto strip = strip_rect(ui, tile);
  const int width = std::min(static_cast<int>(ui.px(160)), tile.place.tile.width / 4);
  const int height = width * picture.height / std::max(picture.width, 1);
  const int pad = static_cast<int>(ui.px(8));
  const Rect map{strip.right() - width - pad, strip.y - height - pad, width, height};
  if (map.y < tile.place.tile.y || width < 16)
    return;
  const auto part = visible_part(tile.zoom);
  const Rect shown{map.x + static_cast<int>(part.x * width), map.y + static_cast<int>(part.y * height),
                   std::max(4, static_cast<int>(part.width * width)),
                   std::max(4, static_cast<int>(part.height * height))};
  {
    const ClipScope clip(map);
    fill_rect(map, theme::strip);
    frame_rect(map, theme::text_dim, 1);
    frame_rect(shown, theme::accent, 2);
  }
  const auto factor = fmt::format("{:.1f}x", tile.zoom.scale);
  const auto size = measure(ui, factor, FontRole::Small);
  const Rect place{map.x - size.width - pad, map.bottom() - size.height, size.width + 2, size.height};
  if (place.x < tile.place.tile.x)
    return;
  {
    const ClipScope clip(place);
    fill_rect(place, theme::strip);
  }
  label_in(ui, id_of(tile, "zoom"), factor, place, FontRole::Small, theme::text);
}

} // namespace

void draw_tile_overlay(Ui& ui, const TileView& tile, const TileMarks& marks) {
  const auto& area = tile.place.tile;
  if (area.empty())
    return;
  ui.widgets.add({fmt::format("tile.{}", tile.slot), "tile", tile.status.camera_name, area,
                  tile.camera != no_camera, std::string(view::name_of(tile.status.state))});
  Rect free = area;
  if (tile.camera != no_camera)
    free.height -= strip_rect(ui, tile).height;
  // What a tile says stays readable while the bar is there, and does not move when it goes.
  const int covered = std::max(0, marks.covered_top - free.y);
  free.y += covered;
  free.height -= covered;
  if (const int below = free.bottom() - (ui.screen.height - marks.covered_bottom);
      below > 0 && below < free.height / 2)
    free.height -= below;
  draw_state_message(ui, tile, free, marks.hold_fraction);
  if (tile.camera != no_camera && has_strip(tile, marks))
    draw_strip(ui, tile, marks);
  if (marks.alarm) {
    const ClipScope clip(area);
    frame_rect(area, theme::fault, static_cast<int>(ui.px(6)));
    ui.widgets.add({id_of(tile, "alarm"), "frame", "", area, true, ""});
  }
  draw_badge(ui, tile);
  draw_mini_map(ui, tile);
  if (marks.drag_source || marks.drop_target) {
    const ClipScope clip(area);
    frame_rect(area, marks.drop_target ? theme::accent : theme::text_dim, static_cast<int>(ui.px(4)));
  }
}

void draw_drag_ghost(Ui& ui, const TileView& tile, Point pointer) {
  const auto& area = tile.place.tile;
  const int width = std::clamp(area.width / 2, static_cast<int>(ui.px(120)), static_cast<int>(ui.px(360)));
  const int height = width * area.height / std::max(area.width, 1);
  const Rect wanted{pointer.x - width / 2, pointer.y - height / 2, width, height};
  const Rect ghost = wanted.intersected({0, 0, ui.screen.width, ui.screen.height});
  if (ghost.empty())
    return;
  {
    const ClipScope clip(ghost);
    fill_rect(wanted, (theme::panel_raised & 0x00ffffffu) | 0xc0000000u);
    frame_rect(wanted, theme::accent, 2);
  }
  ui.widgets.add({"drag", "panel", "", ghost, true, ""});
  label_in(ui, "drag.name", tile.status.camera_name, ghost, FontRole::Body, theme::text);
}

} // namespace kagimado::osd

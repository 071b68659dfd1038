#include "osd/timeline/timeline_draw.h"

#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/timeline/time_ticks.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace kagimado::osd {
namespace {

constexpr std::uint32_t recorded = 0xff2f7fd0, locked = 0xff59636e, locked_line = 0xff2b3138,
                        gap = 0xff0a0c0f;
constexpr int most_registered = 100; // stretches of a row in the widget log

struct KindLook {
  std::string_view name;
  std::uint32_t argb;
};

KindLook look_of(StretchKind kind) {
  static constexpr std::array<KindLook, 3> looks{
      {{"recorded", recorded}, {"locked", locked}, {"damaged", theme::fault}}};
  return looks[static_cast<std::size_t>(kind)];
}

Rect place_of(const Stretch& stretch, const Rect& track) {
  const int top = track.y + track.height * stretch.lane / stretch.lanes;
  const int bottom = track.y + track.height * (stretch.lane + 1) / stretch.lanes;
  const int between = stretch.lanes > 1 && stretch.lane + 1 < stretch.lanes ? 1 : 0;
  return {track.x + stretch.x, top, stretch.end_x - stretch.x, bottom - top - between};
}

void draw_hatch(const Rect& rect, int distance, std::uint32_t argb, float thickness) {
  const ClipScope clip(rect);
  for (int x = rect.x - rect.height - (rect.x % distance); x < rect.right(); x += distance)
    draw_list().AddLine(corner(x, rect.bottom()), corner(x + rect.height, rect.y), theme::to_imgui(argb),
                        thickness);
}

void draw_stretch(const Ui& ui, const Stretch& stretch, const Rect& rect) {
  fill_rect(rect, look_of(stretch.kind).argb);
  const int distance = std::max(5, static_cast<int>(ui.px(9)));
  if (stretch.kind == StretchKind::Damaged && rect.width > 2)
    draw_hatch(rect, distance, theme::wall_background, std::max(1.0f, ui.px(2)));
  if (stretch.kind != StretchKind::Locked)
    return;
  draw_hatch(rect, distance, locked_line, std::max(1.0f, ui.px(2)));
  const int side = rect.height - 4;
  if (side < 8 || rect.width < side + 8)
    return;
  const Rect mark{rect.x + (rect.width - side) / 2, rect.y + 2, side, side};
  fill_rect({mark.x - 3, rect.y, side + 6, rect.height}, locked_line);
  draw_icon(Icon::Lock, mark, theme::lock);
}

void draw_alarms(const Ui& ui, const TimelineRowLook& row, const TimeAxis& axis) {
  const int side = std::max(6, static_cast<int>(ui.px(10)));
  for (const auto& alarm : row.alarms) {
    const auto x_of = [&](WallTime time) {
      return row.track.x + static_cast<int>(std::lround(
                               std::clamp(axis.x_of(time, row.track.width), -20.0, row.track.width + 20.0)));
    };
    const int x = x_of(alarm.from);
    const int end = alarm.to ? x_of(*alarm.to) : row.track.x + row.future_x;
    fill_rect({x, row.track.y, std::max(2, end - x), std::max(2, side / 3)}, theme::warning);
    draw_list().AddTriangleFilled(corner(x - side / 2, row.track.y), corner(x + side / 2, row.track.y),
                                  corner(x, row.track.y + side), theme::to_imgui(theme::warning));
  }
}

// What nobody knows of yet and what is still to come are neither gap nor recording.
void draw_ground(const TimelineRowLook& row) {
  const auto& track = row.track;
  const int known_end = std::min(row.known_end_x, row.future_x);
  fill_rect(track, theme::control_disabled);
  fill_rect({track.x + row.known_x, track.y, known_end - row.known_x, track.height}, gap);
  if (row.future_x < track.width)
    fill_rect({track.x + row.future_x, track.y, track.width - row.future_x, track.height}, theme::panel);
}

void register_row(Ui& ui, const TimelineRowLook& row) {
  const auto id = fmt::format("timeline.row.{}", number(row.camera));
  ui.widgets.add({id, "timeline-row", row.name, row.track, true, ""});
  int count = 0;
  if (row.stretches != nullptr)
    for (const auto& stretch : *row.stretches)
      if (count < most_registered)
        ui.widgets.add({fmt::format("{}.{}", id, count++), "stretch", "", place_of(stretch, row.track), true,
                        std::string(look_of(stretch.kind).name)});
  for (const auto& alarm : row.alarms)
    if (count++ < most_registered)
      ui.widgets.add({fmt::format("timeline.alarm.{}", alarm.id), "mark", "", row.track, true, alarm.kind});
}

} // namespace

void draw_timeline_row(Ui& ui, const TimelineRowLook& row, const TimeAxis& axis) {
  register_row(ui, row);
  label_left_in(ui, fmt::format("timeline.name.{}", number(row.camera)), row.name, row.name_place,
                FontRole::Small, theme::text);
  const ClipScope clip(row.track);
  draw_ground(row);
  if (row.stretches != nullptr)
    for (const auto& stretch : *row.stretches)
      draw_stretch(ui, stretch, place_of(stretch, row.track));
  draw_alarms(ui, row, axis);
}

void draw_ruler(Ui& ui, const TimeAxis& axis, const Rect& ruler) {
  const bool seconds_shown = axis.span < std::chrono::minutes(20);
  const auto label_width = text_width(ui, seconds_shown ? "00:00:00" : "00:00", FontRole::Small);
  const auto ticks = ticks_of(axis, ruler.width, {label_width + ui.px(16), ui.px(9)});
  const ClipScope clip(ruler);
  const int line = std::max(1, static_cast<int>(ui.px(1)));
  for (const auto& tick : ticks) {
    const int x = ruler.x + static_cast<int>(std::lround(axis.x_of(tick.at, ruler.width)));
    const bool named = !tick.label.empty();
    const int height = named ? ruler.height / 3 : ruler.height / 6;
    fill_rect({x, ruler.bottom() - height, line, height}, named ? theme::text_dim : theme::border);
    if (!named)
      continue;
    const int width = static_cast<int>(std::ceil(text_width(ui, tick.label, FontRole::Small)));
    // At the edges inside of the ruler: half a label tells nothing.
    const int left = std::clamp(x - width / 2, ruler.x, std::max(ruler.x, ruler.right() - width));
    draw_text(ui, tick.label, {left, ruler.y}, FontRole::Small, tick.day ? theme::text : theme::text_dim);
    ui.widgets.add({fmt::format("timeline.tick.{}", tick.at.time_since_epoch().count()),
                    "tick",
                    tick.label,
                    {left, ruler.y, width, ruler.height - height},
                    true,
                    ""});
  }
}

void draw_position(Ui& ui, const Rect& ruler, const Rect& track, int x, std::uint32_t argb) {
  const int half = static_cast<int>(std::lround(ui.px(8)));
  const int width = std::max(2, static_cast<int>(std::lround(ui.px(2))));
  const Rect handle{x - half, ruler.bottom() - 2 * half, 2 * half + 1, 2 * half};
  {
    const ClipScope clip(handle);
    draw_list().AddTriangleFilled(corner(handle.x, handle.y), corner(handle.right(), handle.y),
                                  corner(x, handle.bottom()), theme::to_imgui(argb));
  }
  const Rect line{x - width / 2, ruler.bottom() - half, width, track.bottom() - ruler.bottom() + half};
  const ClipScope clip(line);
  fill_rect(line, argb);
}

void draw_scroll_mark(const Rect& names, int first, int shown, int all) {
  const Rect rail{names.x - 8, names.y, 4, names.height};
  const Rect part{rail.x, rail.y + rail.height * first / all, rail.width,
                  std::max(8, rail.height * shown / all)};
  const ClipScope clip(rail);
  fill_rect(rail, theme::field);
  fill_rect(part, theme::text_dim);
}

void draw_marked(Ui& ui, const Rect& ruler, int x, int end_x) {
  const int from = std::clamp(std::min(x, end_x), 0, ruler.width);
  const int to = std::clamp(std::max(x, end_x), 0, ruler.width);
  const Rect marked{ruler.x + from, ruler.y, to - from, ruler.height};
  if (marked.empty())
    return;
  const int edge = std::max(2, static_cast<int>(ui.px(3)));
  const ClipScope clip(marked);
  fill_rect(marked, (theme::accent & 0xffffffu) | 0x50000000u);
  fill_rect({marked.x, marked.y, std::min(edge, marked.width), marked.height}, theme::accent_hovered);
  fill_rect({marked.right() - edge, marked.y, edge, marked.height}, theme::accent_hovered);
  ui.widgets.add({"timeline.marked", "mark", "", marked, true, ""});
}

void draw_now(Ui& ui, const Rect& track, int x) {
  const Rect line{x, track.y, std::max(1, static_cast<int>(ui.px(2))), track.height};
  const ClipScope clip(line);
  fill_rect(line, theme::good);
  ui.widgets.add({"timeline.now", "mark", "", line, true, ""});
}

} // namespace kagimado::osd

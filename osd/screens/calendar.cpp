#include "osd/screens/calendar.h"

#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr double cell_width = 60, cell_height = 50, head_height = 52, weekday_height = 30, foot_height = 52,
                 pad = 14;
constexpr int days_in_week = 7, most_weeks = 6;
constexpr std::chrono::hours coarse{1};

// First recorded instant of each day of a month; none: nothing is recorded, or it is not known yet.
using FirstRecordings = std::array<std::optional<WallTime>, 32>;

FirstRecordings first_recordings(PlaybackFeed& feed, LocalDate month) {
  FirstRecordings first;
  const auto from = day_start(month), to = day_start(month_after(month, 1));
  const auto map = feed.recordings(from, to, coarse);
  if (!map)
    return first;
  for (int day = 1; day <= days_in_month(month.year, month.month); ++day) {
    const auto begins = day_start({month.year, month.month, day});
    const auto ends = day_start({month.year, month.month, day + 1});
    auto& found = first[static_cast<std::size_t>(day)];
    for (const auto& camera : map->cameras)
      for (const auto& span : camera.spans)
        if (span.from < ends && span.to > begins)
          found = std::min(found.value_or(WallTime::max()), std::max(span.from, begins));
  }
  return first;
}

int px_of(const Ui& ui, double at_1080) {
  return static_cast<int>(std::lround(ui.px(at_1080)));
}

// True: another month is shown.
bool draw_head(Ui& ui, CalendarPanel& panel, const Rect& head, const CalendarFacts& facts) {
  const int side = head.height;
  const auto month_name =
      ui.text.find("calendar.month." + std::to_string(panel.month.month), "calendar.unknown"_t);
  const auto title = ui.text.format("calendar.title"_t, {std::to_string(panel.month.year), month_name});
  label_in(ui, "calendar.title", title, {head.x + side, head.y, head.width - 2 * side, side}, FontRole::Body,
           theme::text);
  const bool back =
      button(ui, {.id = "calendar.back", .label = "", .icon = Icon::Previous}, {head.x, head.y, side, side});
  const bool forward = button(ui,
                              {.id = "calendar.forward",
                               .label = "",
                               .icon = Icon::Next,
                               .enabled = day_start(month_after(panel.month, 1)) <= facts.now},
                              {head.right() - side, head.y, side, side});
  if (back || forward)
    panel.month = month_after(panel.month, back ? -1 : 1);
  return back || forward;
}

void draw_weekdays(Ui& ui, const Rect& row, int width) {
  for (int i = 0; i < days_in_week; ++i)
    label_in(ui, fmt::format("calendar.weekday.{}", i),
             ui.text.find("calendar.weekday." + std::to_string(i), "calendar.unknown"_t),
             {row.x + i * width, row.y, width, row.height}, FontRole::Small, theme::text_dim);
}

// A bar below the number: something is recorded on that day.
void draw_mark(Ui& ui, int day, const Rect& cell) {
  const int width = cell.width * 2 / 5, height = std::max(3, px_of(ui, 4));
  const Rect mark{cell.x + (cell.width - width) / 2, cell.bottom() - height - px_of(ui, 5), width, height};
  const ClipScope clip(mark);
  fill_rect(mark, theme::good);
  ui.widgets.add({fmt::format("calendar.mark.{}", day), "mark", "", mark, true, "recorded"});
}

std::optional<int> draw_days(Ui& ui, const CalendarPanel& panel, const CalendarFacts& facts,
                             const FirstRecordings& recorded, const Rect& grid) {
  std::optional<int> pressed;
  const auto& month = panel.month;
  const auto today = local_date(facts.now), shown = local_date(facts.position);
  const int cell_px = px_of(ui, cell_width), line_px = px_of(ui, cell_height), first = weekday(month);
  for (int day = 1; day <= days_in_month(month.year, month.month); ++day) {
    const int place = first + day - 1;
    const Rect cell = inset(
        {grid.x + place % days_in_week * cell_px, grid.y + place / days_in_week * line_px, cell_px, line_px},
        2);
    const LocalDate date{month.year, month.month, day};
    const bool has = recorded[static_cast<std::size_t>(day)].has_value();
    const auto id = fmt::format("calendar.day.{}", day);
    const auto name = std::to_string(day);
    if (button(ui,
               {.id = id,
                .label = name,
                .look = has ? ButtonLook::Normal : ButtonLook::Quiet,
                .enabled = date <= today,
                .selected = date == shown},
               cell))
      pressed = day;
    if (has)
      draw_mark(ui, day, cell);
  }
  return pressed;
}

} // namespace

void open_calendar(CalendarPanel& panel, WallTime position) {
  panel = {.open = true, .month = month_after(local_date(position), 0)};
}

Size calendar_size(const Ui& ui) {
  return {days_in_week * px_of(ui, cell_width) + 2 * px_of(ui, pad),
          px_of(ui, head_height) + px_of(ui, weekday_height) + most_weeks * px_of(ui, cell_height) +
              px_of(ui, foot_height) + 2 * px_of(ui, pad)};
}

CalendarPressed draw_calendar(Ui& ui, CalendarPanel& panel, const CalendarFacts& facts, const Rect& rect) {
  const Layer layer(ui, {"calendar", rect});
  {
    const ClipScope clip(rect);
    fill_bordered(rect, ui.px(theme::corner_radius), theme::panel, theme::border, 1);
  }
  ui.widgets.add(
      {"calendar", "panel", "", rect, true, fmt::format("{:04}-{:02}", panel.month.year, panel.month.month)});
  const auto inner = inset(rect, px_of(ui, pad));
  const int head = px_of(ui, head_height), names = px_of(ui, weekday_height), foot = px_of(ui, foot_height);
  CalendarPressed pressed;
  const auto recorded = first_recordings(facts.feed, panel.month);
  const auto month = panel.month;
  draw_weekdays(ui, {inner.x, inner.y + head, inner.width, names}, px_of(ui, cell_width));
  const auto day = draw_days(ui, panel, facts, recorded, {inner.x, inner.y + head + names, inner.width, 0});
  pressed.changed = draw_head(ui, panel, {inner.x, inner.y, inner.width, head - px_of(ui, 6)}, facts);
  if (day) {
    const auto first = recorded[static_cast<std::size_t>(*day)];
    pressed.go_to = first.value_or(day_start({month.year, month.month, *day}));
  }
  const int half = (inner.width - px_of(ui, 8)) / 2;
  const Rect today{inner.x, inner.bottom() - foot + px_of(ui, 6), half, foot - px_of(ui, 6)};
  if (button(ui, {.id = "calendar.today", .label = ui.text("calendar.today"_t)}, today)) {
    panel.month = month_after(local_date(facts.now), 0);
    pressed.changed = true;
  }
  pressed.close = button(ui, {.id = "calendar.close", .label = ui.text("calendar.close"_t)},
                         {inner.right() - half, today.y, half, today.height}) ||
                  key_pressed(ui, Key::Escape);
  return pressed;
}

} // namespace kagimado::osd

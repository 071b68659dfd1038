// 「録画一覧」 and 「イベント一覧」: a row each, a click plays it.
#include "osd/draw/theme.h"
#include "osd/screens/alarm_banner.h"
#include "osd/screens/amount_text.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/search_pages.h"
#include "osd/wall/local_calendar.h"
#include "osd/wall/local_time.h"
#include "osd/widgets/paged_grid.h"
#include "osd/widgets/row_button.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::size_t most_alarms = 1000; // that the feed gives
constexpr double row_height = 48, row_gap = 4;

struct Cell {
  std::string_view name;
  std::string text;
  std::uint32_t argb = theme::text;
};

// Widths in shares of the row.
template <std::size_t count>
void draw_cells(Ui& ui, const std::string& id, const std::array<double, count>& shares,
                const std::array<Cell, count>& cells, Rect row) {
  cut_left(row, pixels(ui, 16), 0);
  double all = 0;
  for (const double share : shares)
    all += share;
  const int whole = row.width;
  for (std::size_t i = 0; i < count; ++i) {
    auto place = cut_left(row, static_cast<int>(whole * shares[i] / all), 0);
    place.width -= pixels(ui, 12);
    if (!cells[i].text.empty())
      label_left_in(ui, fmt::format("{}.{}", id, cells[i].name), cells[i].text, place, FontRole::Body,
                    cells[i].argb);
  }
}

PagedGridSpec rows_of(const Ui& ui, std::string_view id, std::size_t count, int width) {
  return {.id = id,
          .count = count,
          .least_cell_width = width,
          .cell_height = pixels(ui, row_height),
          .gap = pixels(ui, row_gap)};
}

std::string moment_text(WallTime time) {
  const auto zone = zone_if_repeated(time);
  return date_text(time) + " " + time_text(time) + (zone.empty() ? "" : " " + zone);
}

// --- Recordings

constexpr std::array<double, 5> recording_shares{1.35, 1.15, 1.15, 0.55, 1.5};

struct SpanState {
  std::string text, value;
  std::uint32_t argb = theme::text_dim;
};

SpanState state_of(const Ui& ui, const RecordingRow& row) {
  if (row.span.damaged)
    return {ui.text("search.recordings.damaged"_t), "damaged", theme::fault};
  if (row.span.locked)
    return {ui.text("search.recordings.locked"_t), "locked", theme::warning};
  if (row.clock_went_back)
    return {ui.text("search.recordings.clock_back"_t), "clock_back", theme::warning};
  return row.span.sealed ? SpanState{ui.text("search.recordings.sealed"_t), "sealed"}
                         : SpanState{ui.text("search.recordings.clear"_t), "clear"};
}

void draw_recording_head(Ui& ui, const Rect& line) {
  const std::uint32_t dim = theme::text_dim;
  draw_cells<5>(ui, "search.recordings.head", recording_shares,
                {{{"camera", ui.text("search.column.camera"_t), dim},
                  {"from", ui.text("search.column.from"_t), dim},
                  {"to", ui.text("search.column.to"_t), dim},
                  {"length", ui.text("search.column.length"_t), dim},
                  {"state", ui.text("search.column.state"_t), dim}}},
                line);
}

bool draw_recording(Ui& ui, const view::Site& site, const RecordingRow& row, std::size_t index,
                    const Rect& place) {
  const auto id = fmt::format("search.span.{}", row.span.id);
  const auto state = state_of(ui, row);
  const auto camera = camera_text(ui, site, row.camera);
  const bool clicked =
      row_button(ui, {.id = id, .text = camera, .striped = index % 2 == 0, .value = state.value}, place);
  auto cells = place;
  const auto mark = cut_right(cells, pixels(ui, 44), 0);
  if (row.span.locked) {
    const ClipScope clip(mark);
    draw_icon(Icon::Lock, {mark.x, mark.y + mark.height / 4, mark.width - pixels(ui, 10), mark.height / 2},
              theme::lock);
  }
  draw_cells<5>(ui, id, recording_shares,
                {{{"camera", camera, theme::text},
                  {"from", moment_text(row.span.from), theme::text},
                  {"to", moment_text(row.span.to), theme::text},
                  {"length", length_text(row.span.to - row.span.from), theme::text},
                  {"state", state.text, state.argb}}},
                cells);
  return clicked;
}

// --- Events

constexpr std::array<double, 4> event_shares{1.3, 1.2, 1.4, 1.2};

void draw_event_head(Ui& ui, const Rect& line) {
  const std::uint32_t dim = theme::text_dim;
  draw_cells<4>(ui, "search.events.head", event_shares,
                {{{"from", ui.text("search.column.time"_t), dim},
                  {"kind", ui.text("search.column.kind"_t), dim},
                  {"camera", ui.text("search.column.camera"_t), dim},
                  {"length", ui.text("search.column.length"_t), dim}}},
                line);
}

bool draw_event(Ui& ui, const view::Site& site, const view::Alarm& alarm, std::size_t index,
                const Rect& place) {
  const auto id = fmt::format("search.event.{}", alarm.id);
  const auto kind = alarm_kind_text(ui, alarm.kind);
  const bool clicked = row_button(
      ui, {.id = id, .text = kind, .striped = index % 2 == 0, .value = alarm.to ? "" : "on"}, place);
  const auto length = alarm.to ? length_text(*alarm.to - alarm.from) : ui.text("search.events.still_on"_t);
  draw_cells<4>(ui, id, event_shares,
                {{{"from", moment_text(alarm.from), theme::text},
                  {"kind", kind, theme::text},
                  {"camera", camera_text(ui, site, alarm.camera), theme::text},
                  {"length", length, alarm.to ? theme::text_dim : theme::warning}}},
                place);
  return clicked;
}

void draw_heading(Ui& ui, TextKey key, Lines& lines) {
  label_left_in(ui, "search.heading", ui.text(key), lines.take(44, 12), FontRole::Title, theme::text);
}

} // namespace

SearchAnswer draw_recordings_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area) {
  Lines lines(ui, area);
  draw_heading(ui, "search.page.recordings"_t, lines);
  draw_filter(ui, screen, facts, lines.take(52, 16));
  const auto map = facts.feed.recordings(day_of(screen), end_of_day(screen), std::chrono::seconds(0));
  const auto& rows = screen.rows.recordings(map, screen.camera);
  if (draw_instead_of_list(ui,
                           {.missing = map == nullptr,
                            .pending = map && map->pending,
                            .reason = map ? std::string_view(map->reason) : std::string_view(),
                            .empty = rows.empty(),
                            .when_empty = "search.recordings.empty"_t},
                           lines.rest()))
    return std::nullopt;
  auto head = lines.take(40, 4);
  cut_right(head, pixels(ui, 44), 0);
  draw_recording_head(ui, head);
  SearchAnswer answer;
  const auto list = lines.rest();
  paged_grid(ui, rows_of(ui, "search.recordings", rows.size(), list.width), screen.list_page, list,
             [&](std::size_t i, const Rect& place) {
               if (draw_recording(ui, facts.site, rows[i], i, place))
                 answer = SearchPlay{rows[i].camera, rows[i].span.from, rows[i].span.id};
             });
  return answer;
}

SearchAnswer draw_events_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area) {
  Lines lines(ui, area);
  draw_heading(ui, "search.page.events"_t, lines);
  draw_filter(ui, screen, facts, lines.take(52, 16));
  const auto found = facts.feed.alarms(day_of(screen), end_of_day(screen));
  const auto& alarms = screen.rows.alarms(found, screen.camera, "");
  if (draw_instead_of_list(ui,
                           {.missing = found == nullptr,
                            .pending = found && found->pending,
                            .reason = found ? std::string_view(found->reason) : std::string_view(),
                            .empty = alarms.empty(),
                            .when_empty = "search.events.empty"_t},
                           lines.rest()))
    return std::nullopt;
  if (found->alarms.size() >= most_alarms)
    label_left_in(ui, "search.events.more",
                  ui.text.format("search.events.more"_t, {std::to_string(found->alarms.size())}),
                  lines.take(32, 4), FontRole::Body, theme::warning);
  draw_event_head(ui, lines.take(40, 4));
  SearchAnswer answer;
  const auto list = lines.rest();
  paged_grid(ui, rows_of(ui, "search.events", alarms.size(), list.width), screen.list_page, list,
             [&](std::size_t i, const Rect& place) {
               if (draw_event(ui, facts.site, alarms[i], i, place))
                 answer = SearchPlay{alarms[i].camera, alarms[i].from, std::nullopt};
             });
  return answer;
}

} // namespace kagimado::osd

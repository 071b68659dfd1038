// Camera and day that the lists of the search screen are of.
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/search_pages.h"
#include "osd/wall/local_calendar.h"
#include "osd/wall/local_time.h"
#include "osd/wall/tile_look.h"
#include "osd/widgets/civil_time.h"
#include "osd/widgets/paged_grid.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;

std::string day_text(const Ui& ui, WallTime day) {
  const auto& name =
      ui.text.find("calendar.weekday." + std::to_string(weekday(local_date(day))), "calendar.unknown"_t);
  return ui.text.format("search.day"_t, {date_text(day), name});
}

void go_to_day(SearchScreen& screen, WallTime at) {
  screen.at = at;
  screen.list_page = 0;
}

void draw_day_choice(Ui& ui, SearchScreen& screen, WallTime now, Rect line) {
  const int gap = pixels(ui, 8), side = pixels(ui, 64);
  const bool is_last = end_of_day(screen) > now;
  if (button(ui, {.id = "search.day.back", .label = "", .icon = Icon::Previous}, cut_left(line, side, gap)))
    go_to_day(screen, step_time(screen.at, TimePart::Day, -1));
  label_in(ui, "search.day", day_text(ui, screen.at), cut_left(line, pixels(ui, 220), gap), FontRole::Body,
           theme::text);
  if (button(ui, {.id = "search.day.forward", .label = "", .icon = Icon::Next, .enabled = !is_last},
             cut_left(line, side, gap)))
    go_to_day(screen, step_time(screen.at, TimePart::Day, 1));
  if (button(ui, {.id = "search.day.calendar", .label = "", .icon = Icon::Calendar},
             cut_left(line, side, gap)))
    open_calendar(screen.calendar, screen.at);
  const auto& today = ui.text("search.today"_t);
  if (button(ui, {.id = "search.day.today", .label = today, .enabled = day_of(screen) != day_start(now)},
             cut_left(line, button_width(ui, today), 0)))
    go_to_day(screen, std::chrono::floor<std::chrono::seconds>(now));
}

void choose_camera(SearchScreen& screen, std::optional<CameraId> camera) {
  screen.camera = camera;
  screen.picks_camera = false;
  screen.list_page = 0;
}

} // namespace

WallTime day_of(const SearchScreen& screen) {
  return day_start(screen.at);
}

WallTime end_of_day(const SearchScreen& screen) {
  return next_day_start(screen.at);
}

std::string camera_text(const Ui& ui, const view::Site& site, CameraId camera) {
  const auto found = std::ranges::find(site.cameras, camera, &view::CameraEntry::id);
  return found != site.cameras.end()
             ? fmt::format("{}  {}", number(camera), found->name)
             : ui.text.format("search.camera.deleted"_t, {std::to_string(number(camera))});
}

void draw_camera_choice(Ui& ui, SearchScreen& screen, const view::Site& site, const Rect& rect) {
  const auto label =
      screen.camera ? camera_text(ui, site, *screen.camera) : std::string(ui.text("search.camera.all"_t));
  if (button(ui, {.id = "search.camera", .label = label, .icon = Icon::Camera}, rect))
    screen.picks_camera = true;
}

void draw_filter(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& line) {
  Rect rest = line;
  draw_camera_choice(ui, screen, facts.site, cut_left(rest, pixels(ui, 420), pixels(ui, 32)));
  draw_day_choice(ui, screen, facts.now, rest);
}

void draw_camera_picker(Ui& ui, SearchScreen& screen, const view::Site& site) {
  const int width = std::min(pixels(ui, 1240), ui.screen.width - pixels(ui, 48));
  const int height = std::min(pixels(ui, 820), ui.screen.height - pixels(ui, 48));
  const Rect card{(ui.screen.width - width) / 2, (ui.screen.height - height) / 2, width, height};
  const Layer layer(ui, {"search.picker", card, /*modal=*/true});
  panel(ui, "search.picker.card", card, theme::panel_raised);
  Lines lines(ui, inset(card, pixels(ui, 28)));
  auto head = lines.take(52, 16);
  const auto& close = ui.text("password.cancel"_t);
  if (button(ui, {.id = "search.picker.close", .label = close},
             cut_right(head, button_width(ui, close), pixels(ui, 12))) ||
      key_pressed(ui, Key::Escape))
    screen.picks_camera = false;
  const auto& all = ui.text("search.camera.all"_t);
  if (button(ui, {.id = "search.picker.all", .label = all, .selected = !screen.camera},
             cut_right(head, button_width(ui, all), pixels(ui, 12))))
    choose_camera(screen, std::nullopt);
  label_left_in(ui, "search.picker.title", ui.text("search.camera.title"_t), head, FontRole::Title,
                theme::text);
  paged_grid(ui,
             {.id = "search.picker",
              .count = site.cameras.size(),
              .least_cell_width = pixels(ui, 280),
              .cell_height = pixels(ui, 56),
              .gap = pixels(ui, 10)},
             screen.camera_page, lines.rest(), [&](std::size_t i, const Rect& place) {
               const auto& camera = site.cameras[i];
               const auto id = fmt::format("search.picker.{}", number(camera.id));
               const auto label = fmt::format("{}  {}", number(camera.id), camera.name);
               if (button(ui, {.id = id, .label = label, .selected = screen.camera == camera.id}, place))
                 choose_camera(screen, camera.id);
             });
}

void draw_day_picker(Ui& ui, SearchScreen& screen, const SearchFacts& facts) {
  const auto size = calendar_size(ui);
  const Rect card{(ui.screen.width - size.width) / 2, (ui.screen.height - size.height) / 2, size.width,
                  size.height};
  const Layer layer(ui, {"search.calendar", card, /*modal=*/true});
  const auto pressed = draw_calendar(ui, screen.calendar, {facts.feed, facts.now, screen.at}, card);
  if (pressed.go_to)
    go_to_day(screen, std::chrono::ceil<std::chrono::seconds>(*pressed.go_to));
  if (pressed.go_to || pressed.close)
    screen.calendar.open = false;
}

bool draw_instead_of_list(Ui& ui, const ListState& state, const Rect& area) {
  const Rect place{area.x, area.y, area.width, std::min(area.height, pixels(ui, 120))};
  if (!state.reason.empty())
    paragraph(ui, "search.error", ui.text.format("search.error"_t, {reason_text(state.reason, ui.text)}),
              place, FontRole::Body, theme::fault);
  else if (state.missing || (state.pending && state.empty))
    paragraph(ui, "search.pending", ui.text("search.pending"_t), place, FontRole::Body, theme::text_dim);
  else if (state.empty)
    paragraph(ui, "search.empty", ui.text(state.when_empty), place, FontRole::Body, theme::text_dim);
  else
    return false;
  return true;
}

} // namespace kagimado::osd

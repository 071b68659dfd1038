// 「日時指定」: a moment, set by steppers, and what is recorded of it.
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/search_pages.h"
#include "osd/wall/local_calendar.h"
#include "osd/wall/tile_look.h"
#include "osd/widgets/civil_time.h"
#include "osd/widgets/time_stepper.h"

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::chrono::seconds resolution{1};

bool covers(const view::CameraRecordings& camera, WallTime at) {
  return std::ranges::any_of(
      camera.spans, [at](const view::RecordedSpan& span) { return span.from <= at && at < span.to; });
}

struct Found {
  std::string text, value; // value: for the log
  std::uint32_t argb = theme::text_dim;
};

Found found_at(const Ui& ui, const SearchScreen& screen, const SearchFacts& facts) {
  if (screen.at > facts.now)
    return {ui.text("search.time.future"_t), "future", theme::fault};
  const auto map = facts.feed.recordings(day_of(screen), end_of_day(screen), resolution);
  if (map && !map->reason.empty())
    return {ui.text.format("search.error"_t, {reason_text(map->reason, ui.text)}), "error", theme::fault};
  if (!map || map->pending)
    return {ui.text("search.pending"_t), "pending"};
  const auto cameras = std::ranges::count_if(map->cameras, [&](const view::CameraRecordings& camera) {
    return (!screen.camera || camera.camera == *screen.camera) && covers(camera, screen.at);
  });
  if (cameras == 0)
    return {ui.text("search.time.nothing"_t), "nothing", theme::warning};
  if (screen.camera)
    return {ui.text("search.time.recorded"_t), "recorded", theme::good};
  return {ui.text.format("search.time.cameras"_t, {std::to_string(cameras)}), "recorded", theme::good};
}

void draw_jumps(Ui& ui, SearchScreen& screen, WallTime now, Rect line) {
  struct Jump {
    std::string_view id;
    TextKey label;
    TimePart part;
    int by;
  };

  constexpr std::array<Jump, 6> jumps{
      {{"search.jump.day_back", "search.jump.day_back"_t, TimePart::Day, -1},
       {"search.jump.hour_back", "search.jump.hour_back"_t, TimePart::Hour, -1},
       {"search.jump.ten_back", "search.jump.ten_back"_t, TimePart::Minute, -10},
       {"search.jump.ten", "search.jump.ten"_t, TimePart::Minute, 10},
       {"search.jump.hour", "search.jump.hour"_t, TimePart::Hour, 1},
       {"search.jump.day", "search.jump.day"_t, TimePart::Day, 1}}};
  const int gap = pixels(ui, 8);
  const int width = (line.width - 6 * gap) / 7;
  for (const auto& jump : jumps)
    if (button(ui, {.id = jump.id, .label = ui.text(jump.label), .repeats = true},
               cut_left(line, width, gap)))
      screen.at = step_time(screen.at, jump.part, jump.by);
  if (button(ui, {.id = "search.jump.now", .label = ui.text("search.jump.now"_t)}, line))
    screen.at = std::chrono::floor<std::chrono::seconds>(now);
}

// Which of the two hours, where clocks were set back.
void draw_zone(Ui& ui, WallTime at, const Rect& place) {
  if (const auto zone = zone_if_repeated(at); !zone.empty())
    label_left_in(ui, "search.time.zone", zone, place, FontRole::Title, theme::text_dim);
}

void draw_found(Ui& ui, const Found& found, const Rect& line) {
  const auto shown = shorten(ui, found.text, FontRole::Body, static_cast<float>(line.width));
  label_left_in(ui, "search.time.found", shown, line, FontRole::Body, found.argb);
}

} // namespace

SearchAnswer draw_time_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area) {
  const int width = std::min(area.width, pixels(ui, 1040));
  Lines lines(ui, {area.x, area.y, width, area.height});
  label_left_in(ui, "search.heading", ui.text("search.page.time"_t), lines.take(44, 16), FontRole::Title,
                theme::text);
  paragraph(ui, "search.time.explanation", ui.text("search.time.explanation"_t), lines.take(64, 12),
            FontRole::Body, theme::text_dim);
  const bool future = screen.at > facts.now;
  auto stepper = lines.take(200, 20);
  stepper.width = std::min(stepper.width, pixels(ui, 760));
  if (const auto set = time_stepper(ui, {.id = "search.time", .time = screen.at, .fault = future}, stepper))
    screen.at = *set;
  draw_zone(ui, screen.at,
            {stepper.right() + pixels(ui, 16), stepper.y, area.right() - stepper.right() - pixels(ui, 16),
             stepper.height});
  draw_jumps(ui, screen, facts.now, lines.take(52, 28));
  auto camera = lines.take(52, 24);
  label_left_in(ui, "search.time.camera", ui.text("search.camera.name"_t),
                cut_left(camera, pixels(ui, 130), 0), FontRole::Body, theme::text_dim);
  draw_camera_choice(ui, screen, facts.site, cut_left(camera, pixels(ui, 480), 0));
  draw_found(ui, found_at(ui, screen, facts), lines.take(36, 20));
  auto foot = lines.take(64);
  const ButtonSpec play{.id = "search.play",
                        .label = ui.text("search.play"_t),
                        .icon = Icon::Play,
                        .look = ButtonLook::Primary,
                        .enabled = !future};
  if (button(ui, play, cut_left(foot, pixels(ui, 300), 0)) || (key_pressed(ui, Key::Enter) && !future))
    return SearchPlay{.camera = screen.camera, .at = screen.at, .span = std::nullopt};
  return std::nullopt;
}

} // namespace kagimado::osd

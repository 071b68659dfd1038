// 「動作検知サーチ」: what moved, as pictures. A locked one shows the lock and never asks for a password
// [REQ-ENC-11].
#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/search_pages.h"
#include "osd/wall/local_time.h"
#include "osd/wall/thumbnail_view.h"
#include "osd/widgets/paged_grid.h"
#include "osd/widgets/row_button.h"
#include "osd/widgets/shapes.h"

#include <fmt/format.h>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr double cell_width = 300, caption_height = 60, cell_margin = 8;

bool draw_motion(Ui& ui, const SearchFacts& facts, const view::Alarm& alarm, const Rect& place) {
  const auto id = fmt::format("search.motion.{}", alarm.id);
  const auto camera = camera_text(ui, facts.site, alarm.camera);
  const bool clicked = row_button(ui, {.id = id, .text = camera, .striped = true}, place);
  const auto inside = inset(place, pixels(ui, cell_margin));
  const int caption = pixels(ui, caption_height);
  const Rect picture{inside.x, inside.y, inside.width, inside.height - caption};
  draw_thumbnail(ui, id + ".picture",
                 facts.feed.thumbnail(alarm.camera, alarm.from, picture.width, picture.height), picture);
  const int line = caption / 2;
  label_left_in(ui, id + ".time", time_text(alarm.from), {inside.x, picture.bottom(), inside.width, line},
                FontRole::Body, theme::text);
  label_left_in(ui, id + ".camera", camera, {inside.x, picture.bottom() + line, inside.width, line},
                FontRole::Small, theme::text_dim);
  return clicked;
}

// Pictures of 16 by 9.
PagedGridSpec cells_of(const Ui& ui, std::size_t count, int width) {
  PagedGridSpec spec{.id = "search.motions",
                     .count = count,
                     .least_cell_width = pixels(ui, cell_width),
                     .cell_height = 0,
                     .gap = pixels(ui, 12)};
  const int margins = 2 * pixels(ui, cell_margin);
  spec.cell_height = (cell_width_of(spec, width) - margins) * 9 / 16 + pixels(ui, caption_height) + margins;
  return spec;
}

} // namespace

SearchAnswer draw_motion_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area) {
  Lines lines(ui, area);
  label_left_in(ui, "search.heading", ui.text("search.page.motion"_t), lines.take(44, 12), FontRole::Title,
                theme::text);
  draw_filter(ui, screen, facts, lines.take(52, 16));
  const auto found = facts.feed.alarms(day_of(screen), end_of_day(screen));
  const auto& motions = screen.rows.alarms(found, screen.camera, "motion");
  if (draw_instead_of_list(ui,
                           {.missing = found == nullptr,
                            .pending = found && found->pending,
                            .reason = found ? std::string_view(found->reason) : std::string_view(),
                            .empty = motions.empty(),
                            .when_empty = "search.motion.empty"_t},
                           lines.rest()))
    return std::nullopt;
  SearchAnswer answer;
  const auto list = lines.rest();
  paged_grid(ui, cells_of(ui, motions.size(), list.width), screen.list_page, list,
             [&](std::size_t i, const Rect& place) {
               if (draw_motion(ui, facts, motions[i], place))
                 answer = SearchPlay{motions[i].camera, motions[i].from, std::nullopt};
             });
  return answer;
}

} // namespace kagimado::osd

#include "osd/widgets/paged_grid.h"

#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace kagimado::osd {
namespace {

using namespace literals;

struct Grid {
  int columns = 1, rows = 1, pages = 1, cell_width = 0;

  [[nodiscard]] std::size_t per_page() const { return static_cast<std::size_t>(columns * rows); }
};

Grid grid_of(const PagedGridSpec& spec, int width, int height) {
  Grid grid;
  grid.columns = std::max(1, (width + spec.gap) / std::max(1, spec.least_cell_width + spec.gap));
  grid.rows = std::max(1, (height + spec.gap) / std::max(1, spec.cell_height + spec.gap));
  grid.cell_width = (width - (grid.columns - 1) * spec.gap) / grid.columns;
  const auto pages = (spec.count + grid.per_page() - 1) / grid.per_page();
  grid.pages = static_cast<int>(std::clamp<std::size_t>(pages, 1, std::numeric_limits<int>::max()));
  return grid;
}

int turned_by_hand(Ui& ui, const Rect& rect) {
  const auto& interaction = Canvas::current().interaction();
  int turn = (key_pressed(ui, Key::PageDown) ? 1 : 0) - (key_pressed(ui, Key::PageUp) ? 1 : 0);
  const auto mouse = interaction.mouse();
  const float wheel = interaction.wheel_steps();
  if (mouse && rect.contains(*mouse) && !interaction.blocked() && wheel != 0)
    turn += wheel < 0 ? 1 : -1;
  return turn;
}

// At the left edge of the line; what was pressed turns the page in this frame already.
int draw_pager(Ui& ui, const PagedGridSpec& spec, int page, int pages, const Rect& line) {
  const std::string id(spec.id);
  const int side = line.height;
  const auto text = ui.text.format("widgets.pages"_t, {std::to_string(page + 1), std::to_string(pages)});
  const int text_width = std::max(3 * side, measure(ui, text, FontRole::Body).width + side);
  int turn = 0;
  if (button(ui, {.id = id + ".back", .label = "", .icon = Icon::Previous, .enabled = page > 0},
             {line.x, line.y, side * 3 / 2, side}))
    --turn;
  label_in(ui, id + ".page", text, {line.x + side * 3 / 2, line.y, text_width, side}, FontRole::Body,
           theme::text);
  if (button(ui, {.id = id + ".forward", .label = "", .icon = Icon::Next, .enabled = page + 1 < pages},
             {line.x + side * 3 / 2 + text_width, line.y, side * 3 / 2, side}))
    ++turn;
  return turn;
}

} // namespace

int cell_width_of(const PagedGridSpec& spec, int grid_width) {
  return grid_of(spec, grid_width, 0).cell_width;
}

void paged_grid(Ui& ui, const PagedGridSpec& spec, int& page, const Rect& rect,
                const std::function<void(std::size_t index, const Rect& place)>& cell) {
  const int pager_height = static_cast<int>(std::lround(ui.px(theme::control_height)));
  auto grid = grid_of(spec, rect.width, rect.height);
  if (grid.pages > 1)
    grid = grid_of(spec, rect.width, rect.height - pager_height - spec.gap);
  page = std::clamp(page, 0, grid.pages - 1);
  if (grid.pages > 1)
    page += draw_pager(ui, spec, page, grid.pages,
                       {rect.x, rect.bottom() - pager_height, rect.width, pager_height});
  page = std::clamp(page + turned_by_hand(ui, rect), 0, grid.pages - 1);
  const auto first = static_cast<std::size_t>(page) * grid.per_page();
  for (std::size_t i = first; i < std::min(spec.count, first + grid.per_page()); ++i) {
    const int at = static_cast<int>(i - first);
    cell(i, {rect.x + at % grid.columns * (grid.cell_width + spec.gap),
             rect.y + at / grid.columns * (spec.cell_height + spec.gap), grid.cell_width, spec.cell_height});
  }
}

} // namespace kagimado::osd

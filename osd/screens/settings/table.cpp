#include "osd/screens/settings/table.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/widgets/shapes.h"

#include <algorithm>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr double head_height = 40, foot_height = 60, cell_gap = 14;

std::vector<Rect> cells_of(const Ui& ui, std::span<const TableColumn> columns, const Rect& row) {
  const int gap = pixels(ui, cell_gap);
  int least = gap * static_cast<int>(columns.size() + 1);
  double weights = 0;
  for (const auto& column : columns) {
    least += pixels(ui, column.least);
    weights += column.weight;
  }
  const int spare = std::max(row.width - least, 0);
  std::vector<Rect> cells;
  int x = row.x + gap;
  for (const auto& column : columns) {
    const int width =
        pixels(ui, column.least) + (weights > 0 ? static_cast<int>(spare * column.weight / weights) : 0);
    cells.push_back({x, row.y, width, row.height});
    x += width + gap;
  }
  return cells;
}

void draw_pages(Ui& ui, const std::string& id, int& page, int pages, const Rect& area) {
  const int side = pixels(ui, theme::control_height);
  Rect line{area.x, area.bottom() - side, area.width, side};
  if (button(ui, {.id = id + ".back", .label = "", .icon = Icon::Previous, .enabled = page > 0},
             cut_left(line, side, 0)))
    --page;
  label_in(ui, id + ".page",
           ui.text.format("widgets.pages"_t, {std::to_string(page + 1), std::to_string(pages)}),
           cut_left(line, 2 * side, 0), FontRole::Body, theme::text);
  if (button(ui, {.id = id + ".forward", .label = "", .icon = Icon::Next, .enabled = page + 1 < pages},
             cut_left(line, side, 0)))
    ++page;
}

} // namespace

void draw_table(Ui& ui, const TableSpec& spec, int& page, const Rect& area, const TableRow& draw_row) {
  const std::string id(spec.id);
  const Rect head{area.x, area.y, area.width, pixels(ui, head_height)};
  const auto heads = cells_of(ui, spec.columns, head);
  for (std::size_t i = 0; i < spec.columns.size(); ++i)
    label_left_in(ui, id + "." + std::string(spec.columns[i].id), spec.columns[i].head, heads[i],
                  FontRole::Body, theme::text_dim);
  const int height = pixels(ui, spec.row_height);
  const int count = static_cast<int>(spec.rows);
  const int room = area.bottom() - head.bottom();
  const bool fits = count * height <= room;
  const int per_page = std::max(1, fits ? count : (room - pixels(ui, foot_height)) / height);
  const int pages = std::max(1, (count + per_page - 1) / per_page);
  page = std::clamp(page, 0, pages - 1);
  Rect row{area.x, head.bottom(), area.width, height};
  for (int i = page * per_page; i < std::min(count, (page + 1) * per_page); ++i) {
    if (i % 2 == 0)
      panel(ui, id, row, theme::panel);
    draw_row(static_cast<std::size_t>(i), cells_of(ui, spec.columns, row));
    row.y += height;
  }
  if (pages > 1)
    draw_pages(ui, id, page, pages, area);
}

} // namespace kagimado::osd

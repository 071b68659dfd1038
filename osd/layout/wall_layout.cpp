#include "osd/layout/wall_layout.h"

#include <algorithm>
#include <cstdint>

namespace kagimado::osd::layout {
namespace {

// Start of the cell, with one gap more than there is so that every cell ends in a gap.
int edge(int origin, int length, int cells, int index, int gap_px) {
  return origin + static_cast<int>(static_cast<std::int64_t>(length + gap_px) * index / cells);
}

} // namespace

bool is_layout(int tiles) {
  return std::ranges::find(layouts, tiles) != layouts.end();
}

Grid grid_of(int tiles) {
  switch (tiles) {
  case 4:
    return {2, 2};
  case 9:
    return {3, 3};
  case 16:
    return {4, 4};
  case 24:
    return {6, 4};
  case 32:
    return {8, 4};
  default:
    return {1, 1};
  }
}

Rect tile_area(const Rect& wall, int tiles, int slot, int gap_px) {
  const auto grid = grid_of(tiles);
  if (slot < 0 || slot >= grid.columns * grid.rows)
    return {};
  const int column = slot % grid.columns;
  const int row = slot / grid.columns;
  const int left = edge(wall.x, wall.width, grid.columns, column, gap_px);
  const int top = edge(wall.y, wall.height, grid.rows, row, gap_px);
  const int right = edge(wall.x, wall.width, grid.columns, column + 1, gap_px) - gap_px;
  const int bottom = edge(wall.y, wall.height, grid.rows, row + 1, gap_px) - gap_px;
  const Rect area{left, top, right - left, bottom - top};
  return area.empty() ? Rect{} : area;
}

std::vector<Rect> tile_areas(const Rect& wall, int tiles, int gap_px) {
  const auto grid = grid_of(tiles);
  std::vector<Rect> areas;
  areas.reserve(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
  for (int slot = 0; slot < grid.columns * grid.rows; ++slot)
    areas.push_back(tile_area(wall, tiles, slot, gap_px));
  return areas;
}

std::optional<int> slot_at(const Rect& wall, int tiles, Point at, int gap_px) {
  const auto grid = grid_of(tiles);
  for (int slot = 0; slot < grid.columns * grid.rows; ++slot)
    if (tile_area(wall, tiles, slot, gap_px).contains(at))
      return slot;
  return std::nullopt;
}

Rect fit_inside(const Rect& outer, int aspect_width, int aspect_height) {
  if (outer.empty() || aspect_width <= 0 || aspect_height <= 0)
    return outer;
  const auto by_height = static_cast<std::int64_t>(outer.height) * aspect_width;
  const auto by_width = static_cast<std::int64_t>(outer.width) * aspect_height;
  Rect inner = outer;
  if (by_height < by_width) // bars left and right
    inner.width = std::max(1, static_cast<int>((by_height + aspect_height / 2) / aspect_height));
  else
    inner.height = std::max(1, static_cast<int>((by_width + aspect_width / 2) / aspect_width));
  inner.x += (outer.width - inner.width) / 2;
  inner.y += (outer.height - inner.height) / 2;
  return inner;
}

int page_count(int used_slots, int tiles) {
  if (tiles <= 0)
    return 1;
  return std::max(1, (used_slots + tiles - 1) / tiles);
}

} // namespace kagimado::osd::layout

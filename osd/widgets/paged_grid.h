// Many things of one size in rows and columns, a page of them at a time: by buttons below, the wheel, or
// PageUp and PageDown. Only the cells of the page are drawn, however many there are. Drawing thread only.
#pragma once

#include "osd/widgets/widgets.h"

#include <cstddef>
#include <functional>

namespace kagimado::osd {

struct PagedGridSpec {
  std::string_view id; // ".back", ".forward" and ".page" are added where there are several pages
  std::size_t count = 0;
  int least_cell_width = 0, cell_height = 0, gap = 0; // pixels
};

// Width that cells get in a grid so wide.
int cell_width_of(const PagedGridSpec& spec, int grid_width);
// Puts page into the range there is. cell: a thing's number and its place.
void paged_grid(Ui& ui, const PagedGridSpec& spec, int& page, const Rect& rect,
                const std::function<void(std::size_t index, const Rect& place)>& cell);

} // namespace kagimado::osd

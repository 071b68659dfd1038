// Where tiles stand on a monitor [REQ-WALL-1]: pure functions, thread-safe.
#pragma once

#include "osd/layout/geometry.h"

#include <array>
#include <optional>
#include <vector>

namespace kagimado::osd::layout {

inline constexpr std::array<int, 6> layouts{1, 4, 9, 16, 24, 32};

// Pixels between tiles.
inline constexpr int tile_gap_px = 2;

struct Grid {
  int columns = 1, rows = 1;
  bool operator==(const Grid&) const = default;
};

bool is_layout(int tiles);
// 24 is 6x4, 32 is 8x4, the others are squares. Not a layout: 1x1.
Grid grid_of(int tiles);

// Tiles differ by at most one pixel in size; the gaps are all gap_px. Empty where the wall is too small for
// the grid.
Rect tile_area(const Rect& wall, int tiles, int slot, int gap_px = tile_gap_px);
std::vector<Rect> tile_areas(const Rect& wall, int tiles, int gap_px = tile_gap_px);
// A point in a gap hits nothing.
std::optional<int> slot_at(const Rect& wall, int tiles, Point at, int gap_px = tile_gap_px);

// The largest area of the given aspect inside, centred. Unknown aspect (<= 0): all of it.
Rect fit_inside(const Rect& outer, int aspect_width, int aspect_height);

// At least 1.
int page_count(int used_slots, int tiles);

} // namespace kagimado::osd::layout

// Places inside of a table's cells.
#pragma once

#include "osd/screens/full_screen.h"

namespace kagimado::osd {

// For a button: a little air above and below.
inline Rect inset_cell(const Ui& ui, const Rect& cell) {
  const int air = pixels(ui, 5);
  return {cell.x, cell.y + air, cell.width, cell.height - 2 * air};
}

// One line of two, for a cell with two texts.
inline Rect half_cell(const Rect& cell, int line) {
  const int half = cell.height / 2;
  return {cell.x, cell.y + line * half, cell.width, half};
}

} // namespace kagimado::osd

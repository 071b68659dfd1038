// A table of a page: columns by weight, a row a thing, as many as fit and the rest on further pages. Cells
// are drawn by the caller with the house widgets. Drawing thread only.
#pragma once

#include "osd/widgets/widgets.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace kagimado::osd {

struct TableColumn {
  std::string_view id; // its head is "<table>.<id>"
  std::string head;
  double least = 100; // width at 1080 lines
  double weight = 0;  // of what is left when every column has its least
};

struct TableSpec {
  std::string_view id; // pages: "<id>.back", "<id>.forward", "<id>.page"
  std::span<const TableColumn> columns;
  std::size_t rows = 0;
  double row_height = 52; // at 1080 lines
};

// cells: places of one row's cells, in the order of the columns.
using TableRow = std::function<void(std::size_t row, std::span<const Rect> cells)>;

void draw_table(Ui& ui, const TableSpec& spec, int& page, const Rect& area, const TableRow& draw_row);

} // namespace kagimado::osd

// A line of a list that is pressed as a whole; the caller draws its columns on it.
#pragma once

#include "osd/widgets/widgets.h"

namespace kagimado::osd {

struct RowSpec {
  std::string_view id;
  std::string_view text; // for the log: what the row is about
  bool selected = false, enabled = true;
  bool striped = false;        // every other one
  std::string_view value = {}; // for the log; "" and selected: "on"
};

bool row_button(Ui& ui, const RowSpec& spec, const Rect& rect); // true: clicked

} // namespace kagimado::osd

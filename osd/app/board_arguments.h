// The board's part of the command line, as text and as options. Pure.
#pragma once

#include "osd/platform/board_options.h"

#include <string>

namespace kagimado::osd {

struct BoardArguments {
  struct Monitor {
    std::string connector, mode; // empty: the first free one, as its EDID wishes
    int rotation = 0;
  };

  Monitor main, sub;
  std::string sub_side = "right", absolute_on = "main", keys = "jp", black_hours, console;
  double pointer_speed = 1;
  int pointer_rests_seconds = 5;
};

// Errors: Invalid, naming what is wrong.
Result<BoardOptions> board_options_of(const BoardArguments& arguments, int monitors);

} // namespace kagimado::osd

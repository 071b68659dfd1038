// Says that the recorder is not reached: the wall stays as it was, and nobody takes it for live.
#pragma once

#include "osd/widgets/widgets.h"

namespace kagimado::osd {

// reason: an error kind's name; "" while the first connection is still tried. top: below the menu bar or at
// the edge.
void draw_recorder_banner(Ui& ui, std::string_view reason, int top);

} // namespace kagimado::osd

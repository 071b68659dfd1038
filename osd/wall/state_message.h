// A tile's state in the middle of it: icon, headline, reason, hint; as much of it as the tile has room for.
#pragma once

#include "osd/wall/tile_view.h"

namespace kagimado::osd {

// hold_fraction > 0: the ring of a long press around the icon [REQ-ENC-7].
void draw_state_message(Ui& ui, const TileView& tile, const Rect& free, double hold_fraction);

} // namespace kagimado::osd

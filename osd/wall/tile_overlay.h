// What lies over a tile's video: name and clock, its state in words, badge, mini map, ring of a long press.
// Inside of a Painter's frame. Every part is a unit of change of its own: a clock that ticks repaints its
// strip, not the tile.
#pragma once

#include "osd/wall/tile_view.h"

namespace kagimado::osd {

struct TileMarks {
  WallTime now;
  double hold_fraction = 0; // of a long press on this tile; 0: none
  int covered_top = 0;      // pixels at the top of the monitor that the menu bar takes when it comes
  int covered_bottom = 0;   // the same at the bottom, of the playback bar
  bool recorded = false;    // the clock tells the recording's date too
  bool heard = false;       // its sound is on
  bool alarm = false;       // framed
  bool title = true;        // the camera's name
  bool clock = true;        // one that is not of now is shown all the same
  bool drag_source = false, drop_target = false;
};

void draw_tile_overlay(Ui& ui, const TileView& tile, const TileMarks& marks);
// The tile that is dragged, at the pointer.
void draw_drag_ghost(Ui& ui, const TileView& tile, Point pointer);

} // namespace kagimado::osd

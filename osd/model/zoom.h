// Digital zoom of a tile: which part of its picture is shown. Pure values.
#pragma once

namespace kagimado::osd {

// A place inside of a picture, 0..1 in both directions.
struct Spot {
  double x = 0.5, y = 0.5;
};

struct PicturePart {
  double x = 0, y = 0, width = 1, height = 1;
};

inline constexpr double max_zoom = 8.0;

struct Zoom {
  double scale = 1.0; // 1..max_zoom
  Spot centre;

  [[nodiscard]] bool zoomed() const { return scale > 1.0; }
};

// Always inside of the picture.
PicturePart visible_part(const Zoom& zoom);
// The middle of a picture, as much of it as has the tile's aspect: it fills the tile without bars. All of it
// where a size is unknown.
PicturePart filling_part(int picture_width, int picture_height, int tile_width, int tile_height);
// part of outer, in the whole picture.
PicturePart part_of(const PicturePart& outer, const PicturePart& part);
// One wheel step is a factor of 1.25; what lies under the pointer stays there, as far as the picture reaches.
Zoom zoomed_at(const Zoom& zoom, Spot pointer_in_tile, double wheel_steps);
// The picture moves with the pointer; dx, dy in widths and heights of the shown picture.
Zoom panned(const Zoom& zoom, double dx, double dy);

} // namespace kagimado::osd

// All that is known of one visible tile in one frame. Plain data.
#pragma once

#include "engine/view/viewer.h"
#include "osd/model/wall_model.h"
#include "osd/wall/picture_layer.h"
#include "osd/wall/tile_look.h"

namespace kagimado::osd {

struct TileView {
  int slot = 0;
  CameraId camera = no_camera;
  Zoom zoom;
  view::TileStatus status;
  TileLook look;
  PicturePlace place;

  [[nodiscard]] bool locked() const { return status.state == view::TileState::Locked; }

  [[nodiscard]] bool has_picture() const { return place.content != nullptr && !place.picture.empty(); }
};

} // namespace kagimado::osd

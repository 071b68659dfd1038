// What a person chose for one monitor beside its layout: kept over restarts. Plain data.
#pragma once

#include "osd/model/alarm_popup.h"
#include "osd/model/tour.h"

namespace kagimado::osd {

struct WallPreferences {
  bool camera_titles = true; // on the tiles
  bool picture_clock = true; // on the tiles
  bool fill_tiles = false;   // pictures cover their tiles and are cut, instead of bars beside them
  bool kiosk = false;        // neither bar nor pointer come with the mouse
  TourPlan tour;
  PopupOptions popup;
  bool operator==(const WallPreferences&) const = default;
};

} // namespace kagimado::osd

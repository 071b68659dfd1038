// The pages of the search screen. Each answers what a click plays.
#pragma once

#include "osd/screens/search_screen.h"

#include <string>

namespace kagimado::osd {

using SearchAnswer = std::optional<SearchPlay>;

SearchAnswer draw_time_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area);
SearchAnswer draw_recordings_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area);
SearchAnswer draw_events_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area);
SearchAnswer draw_motion_page(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& area);

// --- What the pages share

// "3  玄関"; a camera that was deleted since is said to be.
std::string camera_text(const Ui& ui, const view::Site& site, CameraId camera);
// Which camera's recordings are shown; opens the picker.
void draw_camera_choice(Ui& ui, SearchScreen& screen, const view::Site& site, const Rect& rect);
// Modal: all, or one of the cameras.
void draw_camera_picker(Ui& ui, SearchScreen& screen, const view::Site& site);
// Modal: a day of those that have recordings.
void draw_day_picker(Ui& ui, SearchScreen& screen, const SearchFacts& facts);
// Camera and day of a list, above it.
void draw_filter(Ui& ui, SearchScreen& screen, const SearchFacts& facts, const Rect& line);

// Why there is no list: pending, an error, or nothing found. False: there is one.
struct ListState {
  bool missing = false, pending = false;
  std::string_view reason;
  bool empty = false;
  TextKey when_empty;
};

bool draw_instead_of_list(Ui& ui, const ListState& state, const Rect& area);
// The local day of screen.at.
WallTime day_of(const SearchScreen& screen);
WallTime end_of_day(const SearchScreen& screen);

} // namespace kagimado::osd

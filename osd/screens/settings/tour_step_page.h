// One step of a tour: a layout and its page, or a camera alone, and for how long.
#pragma once

#include "osd/model/tour.h"
#include "osd/screens/settings/page.h"

namespace kagimado::osd {

// index: of the step in the plan; beyond its end: a new one.
std::unique_ptr<SettingsPage> make_tour_step_page(view::Monitor monitor, std::size_t index,
                                                  const TourStep& step);
// "9 tiles, page 2" or the camera's name.
std::string step_text(const Text& text, const view::Site& site, const TourStep& step);

} // namespace kagimado::osd

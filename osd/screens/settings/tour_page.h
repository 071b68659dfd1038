// The steps of a monitor's tour 「シーケンス」.
#pragma once

#include "osd/model/tour.h"
#include "osd/screens/settings/page.h"

namespace kagimado::osd {

void move_step(TourPlan& plan, std::size_t index, int by); // beyond an end: nothing
void remove_step(TourPlan& plan, std::size_t index);       // the last one ends the tour too
// index beyond the end: appended, as long as there is room.
void put_step(TourPlan& plan, std::size_t index, const TourStep& step);

std::unique_ptr<SettingsPage> make_tour_page(view::Monitor monitor);

} // namespace kagimado::osd

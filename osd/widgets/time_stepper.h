// Date and time of this machine's zone, set by the mouse alone: each part has a big button above and below,
// and takes the wheel. Hours, minutes and seconds go by elapsed time, so that the hour that comes twice in
// autumn can be reached; days, months and years keep the time of day. Drawing thread only.
#pragma once

#include "engine/base/clock.h"
#include "osd/widgets/widgets.h"

#include <optional>

namespace kagimado::osd {

struct TimeStepperSpec {
  std::string_view id;
  WallTime time;
  bool fault = false; // drawn as wrong
  bool enabled = true;
};

// The time it was set to in this frame.
std::optional<WallTime> time_stepper(Ui& ui, const TimeStepperSpec& spec, const Rect& rect);
// Room that it needs.
Size time_stepper_size(const Ui& ui);

} // namespace kagimado::osd

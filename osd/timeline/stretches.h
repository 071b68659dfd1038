// One camera's recordings as stretches of pixels on a timeline. What is drawn is honest to a pixel: a gap
// that is wide enough to be seen is there, a recording is never less than a pixel, a damaged or locked one is
// never hidden by what is merged with it. Pure.
#pragma once

#include "engine/view/playback.h"
#include "osd/timeline/time_axis.h"

#include <optional>
#include <vector>

namespace kagimado::osd {

enum class StretchKind { Open, Locked, Damaged };

struct Stretch {
  int x = 0, end_x = 0; // pixels; end_x is not part of it
  StretchKind kind = StretchKind::Open;
  // Two recordings of the same time (a clock was set back) lie one below the other, in recording order.
  int lane = 0, lanes = 1;
  std::int64_t span = 0; // its first one, for play_from
  WallTime from, to;     // of what was merged into it
};

std::vector<Stretch> stretches_of(const view::CameraRecordings& recordings, const TimeAxis& axis,
                                  int width_px);

// What lies there: fraction is 0..1 from the top of the row.
const Stretch* stretch_at(const std::vector<Stretch>& stretches, int x, double fraction);

} // namespace kagimado::osd

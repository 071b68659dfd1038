// The ladder of playback speeds, as the buttons climb it. Pure values.
#pragma once

#include <array>
#include <string>

namespace kagimado::osd {

inline constexpr std::array<double, 10> playback_speeds{0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64};

// One step; the direction stays. At the end of the ladder it stays where it is.
double faster(double speed);
double slower(double speed);
// "1/8", "1", "64": without its direction.
std::string speed_text(double speed);

} // namespace kagimado::osd

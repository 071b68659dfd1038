#include "osd/model/playback_speed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

// The rung nearest to it.
std::size_t rung_of(double speed) {
  const auto far = [&](double rung) { return std::abs(std::log2(rung) - std::log2(std::abs(speed))); };
  const auto found = std::ranges::min_element(playback_speeds, {}, far);
  return static_cast<std::size_t>(found - playback_speeds.begin());
}

double on_rung(std::size_t rung, double direction_of) {
  return std::copysign(playback_speeds[std::min(rung, playback_speeds.size() - 1)], direction_of);
}

} // namespace

double faster(double speed) {
  return on_rung(rung_of(speed) + 1, speed);
}

double slower(double speed) {
  const auto rung = rung_of(speed);
  return on_rung(rung == 0 ? 0 : rung - 1, speed);
}

std::string speed_text(double speed) {
  const double rung = playback_speeds[rung_of(speed)];
  return rung < 1 ? fmt::format("1/{:.0f}", 1 / rung) : fmt::format("{:.0f}", rung);
}

} // namespace kagimado::osd

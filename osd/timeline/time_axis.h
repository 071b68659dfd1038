// Which stretch of time a timeline shows, and where in it an instant lies. Pure values; places are fractions
// or pixels of the caller's width.
#pragma once

#include "engine/base/clock.h"

namespace kagimado::osd {

struct TimeAxis {
  static constexpr std::chrono::microseconds least_span = std::chrono::minutes(1);
  static constexpr std::chrono::microseconds most_span = std::chrono::hours(25); // the longest local day

  WallTime from;
  std::chrono::microseconds span = std::chrono::hours(24);
  bool operator==(const TimeAxis&) const = default;

  [[nodiscard]] WallTime to() const { return from + span; }

  [[nodiscard]] bool shows(WallTime time) const { return time >= from && time < to(); }

  // May lie outside of 0..width.
  [[nodiscard]] double x_of(WallTime time, double width_px) const;
  [[nodiscard]] WallTime time_at(double x_px, double width_px) const;
  [[nodiscard]] std::chrono::microseconds per_pixel(double width_px) const;
};

// A whole local day: 23, 24 or 25 hours.
TimeAxis day_axis(WallTime in_day);
// One wheel step is a factor of 1.25; the anchor stays where it is.
TimeAxis zoomed(const TimeAxis& axis, WallTime anchor, double wheel_steps);
TimeAxis panned(const TimeAxis& axis, std::chrono::microseconds by);
// Turns over to the stretch in which the position is, as pages of a book: nothing moves while it is shown.
TimeAxis following(const TimeAxis& axis, WallTime position);

} // namespace kagimado::osd

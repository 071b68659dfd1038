#include "osd/timeline/time_axis.h"

#include "osd/wall/local_calendar.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

constexpr double wheel_factor = 1.25;
constexpr WallTime earliest{}, latest{sys_days{year{9000} / 1 / 1}};

TimeAxis within_time(TimeAxis axis) {
  axis.span = std::clamp(axis.span, TimeAxis::least_span, TimeAxis::most_span);
  axis.from = std::clamp(axis.from, earliest - TimeAxis::most_span, latest);
  return axis;
}

} // namespace

double TimeAxis::x_of(WallTime time, double width_px) const {
  return static_cast<double>((time - from).count()) / static_cast<double>(span.count()) * width_px;
}

WallTime TimeAxis::time_at(double x_px, double width_px) const {
  const double part = width_px > 0 ? x_px / width_px : 0;
  return from + microseconds(std::llround(part * static_cast<double>(span.count())));
}

microseconds TimeAxis::per_pixel(double width_px) const {
  return microseconds(std::llround(static_cast<double>(span.count()) / std::max(width_px, 1.0)));
}

TimeAxis day_axis(WallTime in_day) {
  const auto from = day_start(in_day);
  return within_time({from, next_day_start(in_day) - from});
}

TimeAxis zoomed(const TimeAxis& axis, WallTime anchor, double wheel_steps) {
  const double factor = std::pow(wheel_factor, std::clamp(-wheel_steps, -100.0, 100.0));
  const double wanted = static_cast<double>(axis.span.count()) * factor;
  const double span = std::clamp(wanted, static_cast<double>(TimeAxis::least_span.count()),
                                 static_cast<double>(TimeAxis::most_span.count()));
  const double before =
      static_cast<double>((anchor - axis.from).count()) / static_cast<double>(axis.span.count());
  return within_time({anchor - microseconds(std::llround(before * span)), microseconds(std::llround(span))});
}

TimeAxis panned(const TimeAxis& axis, microseconds by) {
  return within_time({axis.from + by, axis.span});
}

TimeAxis following(const TimeAxis& axis, WallTime position) {
  if (axis.shows(position))
    return axis;
  const auto pages = (position - axis.from).count() / axis.span.count() - (position < axis.from ? 1 : 0);
  // A whole day turns over to a whole day, whatever its length.
  if (axis == day_axis(axis.from))
    return day_axis(position);
  return within_time({axis.from + pages * axis.span, axis.span});
}

} // namespace kagimado::osd

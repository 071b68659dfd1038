#include "osd/timeline/time_ticks.h"

#include "osd/wall/local_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

constexpr std::array<seconds, 19> steps{seconds(1),  seconds(5),  seconds(10), seconds(15), seconds(30),
                                        minutes(1),  minutes(2),  minutes(5),  minutes(10), minutes(15),
                                        minutes(20), minutes(30), hours(1),    hours(2),    hours(3),
                                        hours(4),    hours(6),    hours(12),   hours(24)};
constexpr seconds one_day = hours(24);
// Offsets from UTC are multiples of it, and so are the times at which they change.
constexpr seconds offset_grid = minutes(15);

seconds finest_step(const TimeAxis& axis, double width_px, double least_px) {
  const auto found = std::ranges::find_if(steps, [&](seconds step) {
    return duration<double>(step) / duration<double>(axis.span) * width_px >= least_px;
  });
  return found != steps.end() ? *found : steps.back();
}

// Each mark with words is one of the marks.
seconds mark_step_of(seconds label_step, seconds finest) {
  return *std::ranges::find_if(
      steps, [&](seconds step) { return step >= finest && label_step % step == seconds(0); });
}

seconds local_second_of_day(WallTime time) {
  const auto local = floor<seconds>(time).time_since_epoch() + utc_offset(time);
  return (local % one_day + one_day) % one_day;
}

// Instants at which the local time of day is a multiple of step.
std::vector<WallTime> round_times(const TimeAxis& axis, seconds step) {
  const seconds grid(std::gcd(step.count(), offset_grid.count()));
  std::vector<WallTime> times;
  const auto since_epoch = floor<seconds>(axis.from).time_since_epoch();
  for (auto at = sys_seconds(since_epoch - (since_epoch % grid + grid) % grid); at < axis.to(); at += grid)
    if (at >= axis.from && local_second_of_day(at) % step == seconds(0))
      times.emplace_back(at);
  return times;
}

std::string label_of(WallTime at, seconds step) {
  const auto second = local_second_of_day(at).count();
  if (second == 0 && step >= minutes(1)) {
    const auto date = local_date(at);
    return fmt::format("{}/{:02}", date.month, date.day);
  }
  const auto text = fmt::format("{:02}:{:02}", second / 3600, second / 60 % 60);
  return step < minutes(1) ? fmt::format("{}:{:02}", text, second % 60) : text;
}

// Takes away the words of what would touch: a day's beginning stays, else the earlier one.
void thin_out(std::vector<Tick>& ticks, const TimeAxis& axis, double width_px, double least_px) {
  Tick* last = nullptr;
  for (auto& tick : ticks) {
    if (tick.label.empty())
      continue;
    const bool close =
        last != nullptr && axis.x_of(tick.at, width_px) - axis.x_of(last->at, width_px) < least_px - 1;
    if (close && (!tick.day || last->day)) {
      tick.label.clear();
      continue;
    }
    if (close)
      last->label.clear();
    last = &tick;
  }
}

} // namespace

std::vector<Tick> ticks_of(const TimeAxis& axis, double width_px, const TickWidths& widths) {
  const auto label_step = finest_step(axis, width_px, widths.label_px);
  const auto mark_step =
      mark_step_of(label_step, std::min(label_step, finest_step(axis, width_px, widths.mark_px)));
  std::vector<Tick> ticks;
  for (const auto at : round_times(axis, mark_step)) {
    const auto second = local_second_of_day(at);
    Tick tick{at, {}, second == seconds(0)};
    if (second % label_step == seconds(0))
      tick.label = label_of(at, label_step);
    ticks.push_back(std::move(tick));
  }
  thin_out(ticks, axis, width_px, widths.label_px);
  return ticks;
}

} // namespace kagimado::osd

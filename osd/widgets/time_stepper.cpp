#include "osd/widgets/time_stepper.h"

#include "osd/draw/theme.h"
#include "osd/widgets/civil_time.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace kagimado::osd {
namespace {

constexpr double largest_button = 64;

struct Part {
  TimePart part;
  std::string_view name;
  double width, space;        // shares; the space is before it
  std::string_view separator; // in the space
  int CivilTime::* value;
};

constexpr std::array<Part, 6> parts{{{TimePart::Year, "year", 1.45, 0, "", &CivilTime::year},
                                     {TimePart::Month, "month", 1, 0.1, "/", &CivilTime::month},
                                     {TimePart::Day, "day", 1, 0.1, "/", &CivilTime::day},
                                     {TimePart::Hour, "hour", 1, 0.4, "", &CivilTime::hour},
                                     {TimePart::Minute, "minute", 1, 0.1, ":", &CivilTime::minute},
                                     {TimePart::Second, "second", 1, 0.1, ":", &CivilTime::second}}};

double shares_of_all() {
  double sum = 0;
  for (const auto& each : parts)
    sum += each.space + each.width;
  return sum;
}

struct Places {
  Rect up, value, down;
};

Places places_of(const Ui& ui, const Rect& column) {
  const int button_height =
      std::min(static_cast<int>(std::lround(ui.px(largest_button))), column.height * 3 / 8);
  return {{column.x, column.y, column.width, button_height},
          {column.x, column.y + button_height, column.width, column.height - 2 * button_height},
          {column.x, column.bottom() - button_height, column.width, button_height}};
}

// Between two values, in the middle of the space before a column.
void draw_separator(const Ui& ui, std::string_view separator, int middle_x, const Rect& value) {
  if (separator.empty())
    return;
  const int width = measure(ui, separator, FontRole::Title).width;
  const Rect place{middle_x - width / 2, value.y, width, value.height};
  const ClipScope clip(place);
  draw_text(ui, separator, {place.x, centered_line_top(ui, place, FontRole::Title)}, FontRole::Title,
            theme::text_dim);
}

// Steps that were made in this frame.
int draw_part(Ui& ui, const TimeStepperSpec& spec, const Part& part, int value, const Rect& column) {
  const auto places = places_of(ui, column);
  const auto id = fmt::format("{}.{}", spec.id, part.name);
  int steps = 0;
  if (button(ui,
             {.id = id + ".up", .label = "", .icon = Icon::Plus, .enabled = spec.enabled, .repeats = true},
             places.up))
    ++steps;
  const auto wheel = press_area(ui, id, places.value, spec.enabled).wheel_steps;
  steps += static_cast<int>(std::lround(std::clamp(wheel, -60.0f, 60.0f)));
  const auto text = part.part == TimePart::Year ? fmt::format("{:04}", value) : fmt::format("{:02}", value);
  label_in(ui, id, text, places.value, FontRole::Title,
           !spec.enabled ? theme::text_disabled
           : spec.fault  ? theme::fault
                         : theme::text);
  if (button(ui,
             {.id = id + ".down", .label = "", .icon = Icon::Minus, .enabled = spec.enabled, .repeats = true},
             places.down))
    --steps;
  return steps;
}

} // namespace

Size time_stepper_size(const Ui& ui) {
  return {static_cast<int>(ui.px(500)), static_cast<int>(ui.px(2 * theme::control_height + 44))};
}

std::optional<WallTime> time_stepper(Ui& ui, const TimeStepperSpec& spec, const Rect& rect) {
  const auto civil = civil_of(spec.time);
  const double share_px = rect.width / shares_of_all();
  const int value_top = places_of(ui, rect).value.y;
  {
    const Rect band{rect.x, value_top, rect.width, places_of(ui, rect).value.height};
    const ClipScope clip(band);
    fill_bordered(band, 0, theme::field, spec.fault ? theme::fault : theme::field, spec.fault ? 2 : 1);
  }
  std::optional<WallTime> changed;
  double x = rect.x;
  for (const auto& part : parts) {
    draw_separator(ui, part.separator, static_cast<int>(std::lround(x + part.space * share_px / 2)),
                   places_of(ui, rect).value);
    x += part.space * share_px;
    const Rect column{static_cast<int>(std::lround(x)), rect.y,
                      static_cast<int>(std::lround(x + part.width * share_px)) -
                          static_cast<int>(std::lround(x)),
                      rect.height};
    x += part.width * share_px;
    if (const int steps = draw_part(ui, spec, part, civil.*part.value, column); steps != 0)
      changed = step_time(changed.value_or(spec.time), part.part, steps);
  }
  return changed;
}

} // namespace kagimado::osd

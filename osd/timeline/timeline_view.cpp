#include "osd/timeline/timeline_view.h"

#include "osd/draw/theme.h"
#include "osd/timeline/timeline_draw.h"
#include "osd/wall/local_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

constexpr double ruler_at_1080 = 32, row_at_1080 = 26, lone_row_at_1080 = 40, row_gap_at_1080 = 4;
constexpr int slop_px = 5;

bool alone(std::size_t rows) {
  return rows <= 1;
}

int x_in(const TimeAxis& axis, WallTime time, int width) {
  return static_cast<int>(std::lround(std::clamp(axis.x_of(time, width), -1.0, width + 1.0)));
}

} // namespace

double Timeline::height_at_1080(std::size_t rows) {
  const auto shown = std::clamp<std::size_t>(rows, 1, most_rows);
  return ruler_at_1080 +
         static_cast<double>(shown) * ((alone(rows) ? lone_row_at_1080 : row_at_1080) + row_gap_at_1080);
}

void Timeline::show_day(WallTime in_day) {
  axis_ = day_axis(in_day);
  placed_ = true;
}

void Timeline::mark_beginning(WallTime at) {
  marked_from_ = at;
  if (marked_to_ && *marked_to_ <= at)
    marked_to_.reset();
}

void Timeline::mark_end(WallTime at) {
  marked_to_ = at;
  if (marked_from_ && *marked_from_ >= at)
    marked_from_.reset();
}

Timeline::Places Timeline::places_of(const Ui& ui, const TimelineFacts& facts, const Rect& rect) const {
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  Places p;
  const int names = std::min(px(200), rect.width / 5);
  p.row_height = px(alone(facts.rows.size()) ? lone_row_at_1080 : row_at_1080) + px(row_gap_at_1080);
  p.ruler = {rect.x + names, rect.y, rect.width - names, px(ruler_at_1080)};
  const int room = std::max(1, (rect.bottom() - p.ruler.bottom()) / std::max(1, p.row_height));
  p.row_count = std::min(static_cast<int>(facts.rows.size()), std::min(room, most_rows));
  p.first_row = std::clamp(first_row_, 0, static_cast<int>(facts.rows.size()) - p.row_count);
  p.track = {p.ruler.x, p.ruler.bottom(), p.ruler.width, p.row_count * p.row_height};
  p.names = {rect.x, p.ruler.bottom(), names, p.track.height};
  return p;
}

// Turns over when playing leaves what is shown; a person who looks elsewhere is left alone.
void Timeline::follow(WallTime position) {
  if (!placed_)
    show_day(position);
  if (follows_ && drag_ == Drag::None)
    axis_ = following(axis_, position);
  follows_ = axis_.shows(position);
}

void Timeline::take_recordings(const TimelineFacts& facts, int width_px) {
  window_.update(facts.feed, axis_, width_px);
  const auto question = question_for(axis_, width_px);
  if (auto alarms = facts.feed.alarms(question.from, question.to); alarms && !alarms->pending)
    alarms_ = std::move(alarms);
}

void Timeline::take_wheel(const AreaState& area, const Places& places) {
  if (area.wheel_steps == 0 || !area.mouse)
    return;
  axis_ = zoomed(axis_, axis_.time_at(area.mouse->x - places.ruler.x, places.ruler.width), area.wheel_steps);
  changed_ = true;
}

std::optional<Seek> Timeline::take_ruler(const AreaState& area, const Places& places,
                                         const TimelineFacts& facts) {
  take_wheel(area, places);
  if (area.pressed) {
    drag_ = Drag::Scrub;
    sought_.reset();
  }
  if (drag_ != Drag::Scrub)
    return std::nullopt;
  if (area.mouse) {
    const int x = std::clamp(area.mouse->x - places.ruler.x, 0, places.ruler.width - 1);
    scrubbed_ = std::min(axis_.time_at(x, places.ruler.width), facts.now);
  }
  const bool ends = !area.held;
  if (ends)
    drag_ = Drag::None;
  changed_ = true;
  const auto at = ends ? std::exchange(scrubbed_, std::nullopt) : scrubbed_;
  if (!at || at == sought_)
    return std::nullopt;
  if (!ends && facts.steady_now - sought_at_ < scrub_pause) {
    wake_at_ = sought_at_ + scrub_pause;
    return std::nullopt;
  }
  sought_ = at;
  sought_at_ = facts.steady_now;
  return Seek{*at, {}};
}

std::optional<Seek> Timeline::take_track(const AreaState& area, const Places& places,
                                         const TimelineFacts& facts) {
  take_wheel(area, places);
  if (area.pressed && area.mouse) {
    drag_ = Drag::Pressed;
    pressed_at_ = *area.mouse;
    pressed_axis_ = axis_;
  }
  if (drag_ == Drag::Pressed && area.held && area.mouse && std::abs(area.mouse->x - pressed_at_.x) > slop_px)
    drag_ = Drag::Pan;
  if (drag_ == Drag::Pan && area.mouse) {
    axis_ = panned(pressed_axis_, (pressed_at_.x - area.mouse->x) * axis_.per_pixel(places.track.width));
    changed_ = true;
  }
  if (area.held || drag_ == Drag::Scrub)
    return std::nullopt;
  const auto was = std::exchange(drag_, Drag::None);
  if (was != Drag::Pressed || !area.clicked)
    return std::nullopt;
  const auto pointed = pointed_at(pressed_at_, places, facts);
  const bool one_of_two = pointed.stretch != nullptr && pointed.stretch->lanes > 1;
  return Seek{std::min(pointed.at, facts.now),
              one_of_two ? std::optional(pointed.stretch->span) : std::nullopt};
}

void Timeline::scroll(const AreaState& names, std::size_t rows, int visible) {
  if (names.wheel_steps == 0)
    return;
  first_row_ = std::clamp(first_row_ + (names.wheel_steps < 0 ? 1 : -1), 0, static_cast<int>(rows) - visible);
  changed_ = true;
}

Timeline::Pointed Timeline::pointed_at(Point mouse, const Places& places, const TimelineFacts& facts) const {
  Pointed pointed;
  const int x = mouse.x - places.track.x;
  pointed.at = axis_.time_at(x + 0.5, places.track.width);
  const int y = mouse.y - places.track.y;
  const int row = y / places.row_height;
  if (y >= 0 && row < places.row_count) {
    pointed.row = &facts.rows[static_cast<std::size_t>(places.first_row + row)];
    const double fraction = static_cast<double>(y % places.row_height) / places.row_height;
    if (static_cast<std::size_t>(row) < stretches_.size())
      pointed.stretch = stretch_at(stretches_[static_cast<std::size_t>(row)], x, fraction);
  } else if (facts.rows.size() == 1) {
    pointed.row = &facts.rows.front(); // on the ruler
    pointed.stretch = stretches_.empty() ? nullptr : stretch_at(stretches_.front(), x, 0.5);
  }
  pointed.known = window_.knows(pointed.at);
  if (pointed.stretch != nullptr) // a pixel may reach over the end
    pointed.at = std::clamp(pointed.at, pointed.stretch->from,
                            std::max(pointed.stretch->from, pointed.stretch->to - milliseconds(1)));
  return pointed;
}

void Timeline::draw_rows(Ui& ui, const Places& places, const TimelineFacts& facts) const {
  const int space = static_cast<int>(std::lround(ui.px(row_gap_at_1080)));
  const int width = places.track.width;
  const auto* map = window_.map();
  TimelineRowLook look;
  look.future_x = std::clamp(x_in(axis_, facts.now, width), 0, width);
  look.known_x = map != nullptr ? std::clamp(x_in(axis_, map->from, width), 0, width) : 0;
  look.known_end_x = map != nullptr ? std::clamp(x_in(axis_, map->to, width), look.known_x, width) : 0;
  for (int i = 0; i < places.row_count; ++i) {
    const auto& row = facts.rows[static_cast<std::size_t>(places.first_row + i)];
    const int y = places.track.y + i * places.row_height;
    const int height = places.row_height - space;
    look.camera = row.camera;
    look.name = row.name;
    look.name_place = {places.names.x, y, places.names.width - static_cast<int>(ui.px(10)), height};
    look.track = {places.track.x, y, width, height};
    look.stretches = &stretches_[static_cast<std::size_t>(i)];
    look.alarms.clear();
    if (alarms_)
      std::ranges::copy_if(alarms_->alarms, std::back_inserter(look.alarms), [&](const view::Alarm& alarm) {
        return alarm.camera == row.camera && alarm.from < axis_.to() &&
               alarm.to.value_or(facts.now) >= axis_.from;
      });
    draw_timeline_row(ui, look, axis_);
  }
}

std::optional<Seek> Timeline::draw(Ui& ui, const TimelineFacts& facts, const Rect& rect) {
  changed_ = false;
  wake_at_.reset();
  follow(facts.position);
  const auto places = places_of(ui, facts, rect);
  const auto ruler = press_area(ui, "timeline.ruler", places.ruler);
  const auto track = press_area(ui, "timeline.track", places.track);
  scroll(press_area(ui, "timeline.names", places.names), facts.rows.size(), places.row_count);
  auto seek = take_ruler(ruler, places, facts);
  if (const auto clicked = take_track(track, places, facts))
    seek = clicked;
  if (changed_)
    follows_ = axis_.shows(facts.position);
  if (seek)
    follows_ = true;

  take_recordings(facts, places.track.width);
  stretches_.clear();
  for (int i = 0; i < places.row_count; ++i) {
    const auto* of_camera = window_.of(facts.rows[static_cast<std::size_t>(places.first_row + i)].camera);
    stretches_.push_back(of_camera != nullptr ? stretches_of(*of_camera, axis_, places.track.width)
                                              : std::vector<Stretch>());
  }
  ui.widgets.add(
      {"timeline", "timeline", "", places.track, true,
       fmt::format("{} {}", axis_.from.time_since_epoch().count(), axis_.to().time_since_epoch().count())});
  draw_ruler(ui, axis_, places.ruler);
  if (static_cast<std::size_t>(places.row_count) < facts.rows.size())
    draw_scroll_mark(places.names, places.first_row, places.row_count, static_cast<int>(facts.rows.size()));
  draw_rows(ui, places, facts);
  if (marked_from_ || marked_to_)
    draw_marked(ui, places.ruler, x_in(axis_, marked_from_.value_or(facts.position), places.track.width),
                x_in(axis_, marked_to_.value_or(facts.position), places.track.width));
  if (axis_.shows(facts.now))
    draw_now(ui, places.track, places.track.x + x_in(axis_, facts.now, places.track.width));
  const auto shown = scrubbed_.value_or(facts.position);
  if (axis_.shows(shown)) {
    const int x = places.track.x + x_in(axis_, shown, places.track.width);
    draw_position(ui, places.ruler, places.track, x, theme::warning);
    ui.widgets.add({"timeline.position", "mark", "", {x, places.track.y, 1, places.track.height}, true, ""});
  }
  const auto hover = scrubbed_       ? ruler.mouse
                     : ruler.hovered ? ruler.mouse
                     : track.hovered ? track.mouse
                                     : std::nullopt;
  if (hover != hover_) {
    hover_ = hover;
    hover_since_ = facts.steady_now;
  }
  if (hover_ && drag_ != Drag::Pan)
    draw_hover(ui, places, facts);
  return seek;
}

} // namespace kagimado::osd

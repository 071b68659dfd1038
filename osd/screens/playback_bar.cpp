#include "osd/screens/playback_bar.h"

#include "osd/draw/theme.h"
#include "osd/model/playback_speed.h"
#include "osd/screens/bar_row.h"
#include "osd/wall/local_time.h"
#include "osd/widgets/shapes.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

using namespace literals;
using std::chrono::seconds;

constexpr double margin = 12, controls_height = 52, space = 8, narrow_below = 1380, wide_from = 1700;

double logical_width(Size screen, double scale) {
  return screen.width / scale;
}

int control_rows(Size screen, double scale) {
  return logical_width(screen, scale) < narrow_below ? 2 : 1;
}

struct Jump {
  std::string_view id;
  TextKey label;
  seconds by;
};

constexpr Jump minute_back{"playback.minute_back", "playback.jump.minute_back"_t, seconds(-60)};
constexpr Jump ten_back{"playback.ten_back", "playback.jump.ten_back"_t, seconds(-10)};
constexpr Jump ten_forward{"playback.ten_forward", "playback.jump.ten_forward"_t, seconds(10)};
constexpr Jump minute_forward{"playback.minute_forward", "playback.jump.minute_forward"_t, seconds(60)};

// What moves the position, from left to right.
class Controls {
 public:
  Controls(Ui& ui, const PlaybackBarFacts& facts, PlaybackBarPressed& pressed)
      : ui_(ui), facts_(facts), pressed_(pressed), wide_(logical_width(ui.screen, ui.scale) >= wide_from),
        side_(px(wide_ ? 54 : 46)) {}

  [[nodiscard]] int px(double at_1080) const { return static_cast<int>(std::lround(ui_.px(at_1080))); }

  [[nodiscard]] int transport_width() const { return 6 * side_ + 4 * jump_width() + 9 * px(6); }

  void position(BarRow& row) const {
    const auto text = position_text(ui_, facts_.status.position, wide_);
    const int width = measure(ui_, text, FontRole::Title).width + px(4);
    label_left_in(ui_, "playback.position", text, row.from_left(width), FontRole::Title, theme::warning);
  }

  void transport(BarRow& row) {
    const auto& status = facts_.status;
    if (icon(row, "playback.previous", Icon::SkipBack))
      pressed_.landmark = -1;
    jump(row, minute_back);
    jump(row, ten_back);
    if (icon(row, "playback.step_back", Icon::StepBack))
      pressed_.step = -1;
    pressed_.reverse = icon(row, "playback.reverse", Icon::PlayBackwards, status.speed < 0);
    pressed_.pause = button(ui_,
                            {.id = "playback.pause",
                             .label = "",
                             .icon = !status.paused     ? Icon::Pause
                                     : status.speed < 0 ? Icon::PlayBackwards
                                                        : Icon::Play,
                             .look = ButtonLook::Primary},
                            row.from_left(side_));
    if (icon(row, "playback.step_forward", Icon::StepForward))
      pressed_.step = 1;
    jump(row, ten_forward);
    jump(row, minute_forward);
    if (icon(row, "playback.next", Icon::SkipForward))
      pressed_.landmark = 1;
  }

  void speed(BarRow& row) {
    const double now = facts_.status.speed;
    if (icon(row, "playback.slower", Icon::Minus, false, slower(now) != now))
      pressed_.speed = -1;
    const auto text = ui_.text.format("playback.speed"_t, {(now < 0 ? "-" : "") + speed_text(now)});
    label_in(ui_, "playback.speed", text, row.from_left(px(wide_ ? 80 : 64)), FontRole::Body, theme::text);
    if (icon(row, "playback.faster", Icon::Plus, false, faster(now) != now))
      pressed_.speed = 1;
  }

  // Beginning and end of what is to be copied, where there is room.
  void marks(BarRow& row) {
    const auto &begin = ui_.text("playback.mark.begin"_t), &end = ui_.text("playback.mark.end"_t);
    const int width = px(28) + std::max(measure(ui_, begin, FontRole::Small).width,
                                        measure(ui_, end, FontRole::Small).width);
    if (row.room() < 2 * width + px(180))
      return;
    row.skip_left(10);
    if (button(ui_, {.id = "playback.mark_begin", .label = begin, .font = FontRole::Small},
               row.from_left(width)))
      pressed_.mark = -1;
    if (button(ui_, {.id = "playback.mark_end", .label = end, .font = FontRole::Small}, row.from_left(width)))
      pressed_.mark = 1;
  }

  void others(BarRow& row, bool calendar_open, bool& calendar_pressed) {
    const auto& live = ui_.text("menu.live"_t);
    pressed_.live =
        button(ui_, {.id = "playback.live", .label = live, .icon = Icon::Camera, .look = ButtonLook::Primary},
               row.from_right(measure(ui_, live, FontRole::Body).width + px(wide_ ? 64 : 48)));
    calendar_pressed = button(
        ui_, {.id = "playback.calendar", .label = "", .icon = Icon::Calendar, .selected = calendar_open},
        row.from_right(side_));
    pressed_.sound = button(ui_,
                            {.id = "playback.sound",
                             .label = "",
                             .icon = facts_.sound_on && facts_.sound_possible ? Icon::Sound : Icon::SoundOff,
                             .selected = facts_.sound_on},
                            row.from_right(side_));
  }

 private:
  [[nodiscard]] int jump_width() const { return px(wide_ ? 76 : 64); }

  bool icon(BarRow& row, std::string_view id, Icon icon, bool selected = false, bool enabled = true) {
    return button(ui_, {.id = id, .label = "", .icon = icon, .enabled = enabled, .selected = selected},
                  row.from_left(side_));
  }

  void jump(BarRow& row, const Jump& jump) {
    if (button(ui_, {.id = jump.id, .label = ui_.text(jump.label), .font = FontRole::Small},
               row.from_left(jump_width())))
      pressed_.jump = jump.by;
  }

  Ui& ui_;
  const PlaybackBarFacts& facts_;
  PlaybackBarPressed& pressed_;
  bool wide_;
  int side_;
};

std::string weekday_text(const Ui& ui, WallTime time) {
  return ui.text.find("calendar.weekday." + std::to_string(weekday(local_date(time))), "calendar.unknown"_t);
}

TextKey state_of(const view::PlaybackStatus& status) {
  if (status.waiting)
    return "playback.state.waiting"_t;
  if (status.paused)
    return "playback.state.paused"_t;
  if (status.at_end)
    return "playback.state.at_end"_t;
  return status.speed < 0 ? "playback.state.reverse"_t : "playback.state.playing"_t;
}

// In what is left of the row; loading and an end are never left unsaid.
void draw_state(Ui& ui, const view::PlaybackStatus& status, BarRow& row) {
  const auto& words = ui.text(state_of(status));
  const int width = measure(ui, words, FontRole::Body).width + 2;
  const bool fits = width + row.px(24) <= row.room();
  row.skip_right(fits ? 12 : 0);
  label_left_in(ui, "playback.state", words, row.from_right(std::min(width, std::max(row.room(), 1))),
                fits ? FontRole::Body : FontRole::Small,
                status.waiting || status.at_end ? theme::warning : theme::text_dim);
}

// Beside the ruler: the day that is looked at, which need not be the one that plays.
void draw_day(Ui& ui, const TimeAxis& axis, const Rect& timeline) {
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  const Rect place{timeline.x, timeline.y, std::min(px(200), timeline.width / 5) - px(10), px(28)};
  const auto name = weekday_text(ui, axis.from);
  label_left_in(ui, "playback.day", date_text(axis.from) + " (" + name + ")", place, FontRole::Small,
                theme::text);
}

void take_calendar(Ui& ui, PlaybackBar& bar, const PlaybackBarFacts& facts, const Rect& above,
                   PlaybackBarPressed& pressed) {
  if (!bar.calendar.open)
    return;
  const auto size = calendar_size(ui);
  const int edge = static_cast<int>(std::lround(ui.px(margin)));
  const Rect place{ui.screen.width - size.width - edge, std::max(0, above.y - size.height - edge), size.width,
                   size.height};
  const auto& timeline = facts.timeline;
  const auto chosen =
      draw_calendar(ui, bar.calendar, {timeline.feed, timeline.now, timeline.position}, place);
  if (chosen.go_to) {
    pressed.seek = Seek{*chosen.go_to, {}};
    bar.timeline.show_day(*chosen.go_to);
  }
  if (chosen.go_to || chosen.close)
    bar.calendar.open = false;
  pressed.changed = pressed.changed || chosen.changed || chosen.close;
}

} // namespace

Rect playback_bar_rect(Size screen, double scale, std::size_t rows) {
  const double height = margin + Timeline::height_at_1080(rows) + space +
                        control_rows(screen, scale) * (controls_height + space);
  const int pixels = static_cast<int>(std::lround(height * scale));
  return {0, screen.height - pixels, screen.width, pixels};
}

PlaybackBarPressed draw_playback_bar(Ui& ui, PlaybackBar& bar, const PlaybackBarFacts& facts) {
  const auto rect = playback_bar_rect(ui.screen, ui.scale, facts.timeline.rows.size());
  PlaybackBarPressed pressed;
  Controls controls(ui, facts, pressed);
  const int edge = controls.px(margin), height = controls.px(controls_height);
  {
    const Layer layer(ui, {"playback", rect});
    {
      const ClipScope clip(rect);
      fill_rect(rect, theme::panel);
      fill_rect({rect.x, rect.y, rect.width, std::max(2, controls.px(3))}, theme::warning);
    }
    ui.widgets.add({"playback", "panel", "", rect, true, ""});
    const Rect timeline{rect.x + edge, rect.y + edge, rect.width - 2 * edge,
                        controls.px(Timeline::height_at_1080(facts.timeline.rows.size()))};
    pressed.seek = bar.timeline.draw(ui, facts.timeline, timeline);
    draw_day(ui, bar.timeline.axis(), timeline);
    const bool two_rows = control_rows(ui.screen, ui.scale) == 2;
    Rect place{timeline.x, rect.bottom() - controls.px(space) - height, timeline.width, height};
    if (two_rows) {
      BarRow lower(ui, place, 6);
      lower.skip_left(std::max(0.0, (lower.room() - controls.transport_width()) / 2 / ui.scale));
      controls.transport(lower);
      place.y -= height + controls.px(space);
    }
    BarRow row(ui, place, 6);
    bool calendar_pressed = false;
    controls.others(row, bar.calendar.open, calendar_pressed);
    controls.position(row);
    row.skip_left(10);
    controls.speed(row);
    if (!two_rows) {
      // In the middle of the monitor where there is room for it.
      const int centred = rect.x + (rect.width - controls.transport_width()) / 2;
      row.skip_left(std::max(10.0, (centred - row.left()) / ui.scale));
      controls.transport(row);
    }
    controls.marks(row);
    draw_state(ui, facts.status, row);
    if (calendar_pressed) {
      if (bar.calendar.open)
        bar.calendar.open = false;
      else
        open_calendar(bar.calendar, facts.timeline.position);
      pressed.changed = true;
    }
  }
  take_calendar(ui, bar, facts, rect, pressed);
  pressed.changed = pressed.changed || bar.timeline.changed();
  return pressed;
}

std::string position_text(const Ui& ui, WallTime position, bool with_weekday) {
  auto text = date_text(position);
  if (with_weekday)
    text += " (" + weekday_text(ui, position) + ")";
  text += " " + time_text(position);
  const auto zone = zone_if_repeated(position);
  return zone.empty() ? text : text + " " + zone;
}

void draw_playback_frame(Ui& ui, const view::PlaybackStatus& status, bool with_badge) {
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  const int thick = std::max(3, px(5)), width = ui.screen.width, height = ui.screen.height;
  for (const Rect& edge :
       {Rect{0, 0, width, thick}, Rect{0, height - thick, width, thick},
        Rect{0, thick, thick, height - 2 * thick}, Rect{width - thick, thick, thick, height - 2 * thick}}) {
    const ClipScope clip(edge);
    fill_rect(edge, theme::warning);
  }
  ui.widgets.add({"playback.frame", "mark", "", {0, 0, width, height}, true, ""});
  if (!with_badge)
    return;
  auto text = ui.text("playback.badge"_t) + "  " + position_text(ui, status.position, false);
  if (status.paused)
    text += "  " + ui.text("playback.state.paused"_t);
  else if (status.speed != 1)
    text +=
        "  " + ui.text.format("playback.speed"_t, {(status.speed < 0 ? "-" : "") + speed_text(status.speed)});
  const auto size = measure(ui, text, FontRole::Body);
  const int icon = px(24), pad = px(12);
  const Rect badge{thick, thick, size.width + icon + 3 * pad, px(44)};
  {
    const ClipScope clip(badge);
    fill_rect(badge, theme::warning);
    draw_icon(Icon::Recorded, {badge.x + pad, badge.y + (badge.height - icon) / 2, icon, icon},
              theme::wall_background);
  }
  ui.widgets.add({"playback.badge", "panel", "", badge, true, ""});
  const int text_x = badge.x + 2 * pad + icon;
  label_left_in(ui, "playback.badge.text", text, {text_x, badge.y, badge.right() - text_x, badge.height},
                FontRole::Body, theme::wall_background);
}

} // namespace kagimado::osd

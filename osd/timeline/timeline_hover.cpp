// What stands above the pointer: time, camera, and a small picture once the pointer rests.
#include "osd/draw/theme.h"
#include "osd/timeline/timeline_view.h"
#include "osd/wall/local_calendar.h"
#include "osd/wall/local_time.h"
#include "osd/wall/thumbnail_view.h"
#include "osd/widgets/shapes.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

using State = view::Thumbnail::State;

} // namespace

void Timeline::draw_hover(Ui& ui, const Places& places, const TimelineFacts& facts) {
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  auto pointed = pointed_at(*hover_, places, facts);
  if (scrubbed_)
    pointed.at = *scrubbed_;
  const bool rests = facts.steady_now - hover_since_ >= hover_rest;
  const bool with_picture = pointed.row != nullptr && !scrubbed_ && pointed.at <= facts.now;
  if (with_picture && !rests)
    wake_at_ = std::min(wake_at_.value_or(SteadyTime::max()), hover_since_ + hover_rest);

  auto time = date_text(pointed.at) + " " + time_text(pointed.at);
  if (const auto zone = zone_if_repeated(pointed.at); !zone.empty())
    time += " " + zone;
  const bool shows_picture = with_picture && rests;
  const int pad = px(8), line = measure(ui, time, FontRole::Body).height + px(2);
  const int picture_width = px(288), picture_height = px(162);
  const int width =
      std::max(measure(ui, time, FontRole::Body).width + 2, shows_picture ? picture_width : 0) + 2 * pad;
  const int height = line + 2 * pad + (shows_picture ? picture_height + line + pad : 0);
  const int x = std::clamp(hover_->x - width / 2, 0, std::max(0, ui.screen.width - width));
  const Rect box{x, std::max(0, places.ruler.y - height - px(10)), width, height};
  const Layer layer(ui, {"timeline.hover", box});
  {
    const ClipScope clip(box);
    fill_bordered(box, ui.px(theme::corner_radius), theme::panel_raised, theme::border, 1);
  }
  ui.widgets.add({"timeline.hover", "panel", "", box, true, ""});
  int y = box.y + pad;
  if (shows_picture) {
    const Rect picture{box.x + (width - picture_width) / 2, y, picture_width, picture_height};
    view::Thumbnail thumbnail;
    if (pointed.stretch != nullptr && pointed.stretch->kind == StretchKind::Locked)
      thumbnail.state = State::Locked; // never asks [REQ-ENC-11]
    else if (pointed.known && pointed.stretch == nullptr)
      thumbnail.state = State::NoRecording;
    else
      thumbnail = facts.feed.thumbnail(pointed.row->camera, pointed.at, picture_width, picture_height);
    draw_thumbnail(ui, "timeline.thumbnail", thumbnail, picture);
    y += picture_height + pad;
    label_in(ui, "timeline.hover.camera", pointed.row->name, {box.x + pad, y, width - 2 * pad, line},
             FontRole::Body, theme::text_dim);
    y += line;
  }
  label_in(ui, "timeline.hover.time", time, {box.x + pad, y, width - 2 * pad, line}, FontRole::Body,
           theme::text);
}

} // namespace kagimado::osd

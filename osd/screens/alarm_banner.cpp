#include "osd/screens/alarm_banner.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/wall/local_time.h"
#include "osd/widgets/shapes.h"

#include <algorithm>

namespace kagimado::osd {

using namespace literals;

std::string alarm_kind_text(const Ui& ui, std::string_view kind) {
  return ui.text.find("search.kind." + std::string(kind), "search.kind.other"_t);
}

bool draw_alarm_banner(Ui& ui, const AlarmBannerFacts& facts) {
  const auto& alarm = facts.alarm;
  auto text = ui.text.format("alarm.banner"_t,
                             {alarm_kind_text(ui, alarm.kind), facts.camera_name, time_text(alarm.from)});
  if (facts.count > 1)
    text += ui.text.format("alarm.more"_t, {std::to_string(facts.count - 1)});
  const auto& acknowledge = ui.text("alarm.acknowledge"_t);
  const int height = pixels(ui, 60), icon = pixels(ui, 30), pad = pixels(ui, 14);
  const int button_px =
      facts.may_acknowledge ? measure(ui, acknowledge, FontRole::Body).width + pixels(ui, 48) : 0;
  const int wanted =
      measure(ui, text, FontRole::Body).width + 2 + icon + button_px + (button_px > 0 ? 4 : 3) * pad;
  const int width = std::min(wanted, ui.screen.width - 2 * pad);
  const Rect rect{(ui.screen.width - width) / 2, facts.top + pixels(ui, 8), width, height};
  const Layer layer(ui, {"alarm", rect});
  {
    const ClipScope clip(rect);
    fill_bordered(rect, ui.px(theme::corner_radius), theme::panel, theme::fault, 2);
    draw_icon(Icon::Warning, {rect.x + pad, rect.y + (height - icon) / 2, icon, icon}, theme::fault);
  }
  ui.widgets.add({"alarm", "panel", "", rect, true, std::to_string(alarm.id)});
  Rect line{rect.x + 2 * pad + icon, rect.y, rect.width - 3 * pad - icon, height};
  bool pressed = false;
  if (facts.may_acknowledge) {
    auto place = cut_right(line, button_px, pad);
    place.y += pixels(ui, 7);
    place.height -= 2 * pixels(ui, 7);
    pressed = button(ui, {.id = "alarm.acknowledge", .label = acknowledge}, place);
  }
  label_left_in(ui, "alarm.text", text, line, FontRole::Body, theme::text);
  return pressed;
}

} // namespace kagimado::osd

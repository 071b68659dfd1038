#include "osd/screens/recorder_banner.h"

#include "osd/draw/theme.h"
#include "osd/wall/tile_look.h"
#include "osd/widgets/shapes.h"

#include <cmath>

namespace kagimado::osd {

void draw_recorder_banner(Ui& ui, std::string_view reason, int top) {
  using namespace literals;
  const auto px = [&](double at_1080) { return static_cast<int>(std::lround(ui.px(at_1080))); };
  const bool waiting = reason.empty();
  const auto text = waiting ? ui.text("banner.recorder_connecting"_t)
                    : reason == "disconnected"
                        ? ui.text("banner.recorder_gone"_t)
                        : ui.text.format("banner.recorder"_t, {reason_text(reason, ui.text)});
  const int height = px(48), icon = px(28), pad = px(14);
  const int width =
      std::min(measure(ui, text, FontRole::Body).width + icon + 3 * pad, ui.screen.width - 2 * pad);
  const Rect rect{(ui.screen.width - width) / 2, top + px(8), width, height};
  const auto argb = waiting ? theme::text_dim : theme::fault;
  {
    const ClipScope clip(rect);
    fill_bordered(rect, ui.px(theme::corner_radius), theme::panel, argb, 1);
    draw_icon(Icon::Warning, {rect.x + pad, rect.y + (height - icon) / 2, icon, icon}, argb);
  }
  const int text_x = rect.x + 2 * pad + icon;
  ui.widgets.add({"banner", "panel", "", rect, true, ""});
  label_left_in(ui, "banner.recorder", text, {text_x, rect.y, rect.right() - pad - text_x, height},
                FontRole::Body, theme::text);
}

} // namespace kagimado::osd

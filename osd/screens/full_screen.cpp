#include "osd/screens/full_screen.h"

#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"

#include <algorithm>

namespace kagimado::osd {

using namespace literals;

FullScreen::FullScreen(Ui& ui, std::string_view id, const std::string& title)
    : layer_(ui, {id, {0, 0, ui.screen.width, ui.screen.height}, /*modal=*/true}) {
  const Rect whole{0, 0, ui.screen.width, ui.screen.height};
  const Rect head{0, 0, whole.width, pixels(ui, 72)};
  body_ = {0, head.bottom(), whole.width, whole.height - head.height};
  {
    const ClipScope clip(whole);
    fill_rect(whole, theme::wall_background);
    fill_rect(head, theme::panel);
  }
  Rect line{pixels(ui, 24), pixels(ui, 10), head.width - pixels(ui, 36), head.height - pixels(ui, 20)};
  const auto& close = ui.text("settings.close"_t);
  const auto close_rect = cut_right(line, button_width(ui, close), pixels(ui, 24));
  label_left_in(ui, std::string(id) + ".title", title, line, FontRole::Title, theme::text);
  close_ = button(ui, {.id = std::string(id) + ".close", .label = close, .icon = Icon::Close}, close_rect);
}

Rect inset_body(const Ui& ui, const Rect& body) {
  const int x = pixels(ui, 40), y = pixels(ui, 28);
  return {body.x + x, body.y + y, body.width - 2 * x, body.height - 2 * y};
}

Rect cut_left(Rect& rect, int width, int space) {
  const Rect piece{rect.x, rect.y, std::min(width, rect.width), rect.height};
  const int taken = std::min(piece.width + space, rect.width);
  rect.x += taken;
  rect.width -= taken;
  return piece;
}

Rect cut_right(Rect& rect, int width, int space) {
  const int piece = std::min(width, rect.width);
  const Rect cut{rect.right() - piece, rect.y, piece, rect.height};
  rect.width -= std::min(piece + space, rect.width);
  return cut;
}

int button_width(const Ui& ui, std::string_view label) {
  return measure(ui, label, FontRole::Body).width + pixels(ui, 72);
}

} // namespace kagimado::osd

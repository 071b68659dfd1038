#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widgets.h"

#include <imgui.h>

#include <cmath>

namespace kagimado::osd {

Layer::Layer(Ui& ui, const LayerSpec& spec) {
  Canvas::current().begin_layer(spec.rect, spec.modal);
  if (!spec.modal)
    return;
  fill_rect({0, 0, ui.screen.width, ui.screen.height}, theme::dim);
  ui.widgets.add({std::string(spec.id), "dialog", "", spec.rect, true, ""});
}

Layer::~Layer() {
  Canvas::current().end_layer();
}

ClipScope::ClipScope(const Rect& rect) {
  draw_list().PushClipRect(corner(rect.x, rect.y), corner(rect.right(), rect.bottom()), true);
}

ClipScope::~ClipScope() {
  draw_list().PopClipRect();
}

AreaState press_area(Ui&, std::string_view id, const Rect& rect, bool enabled) {
  Canvas& canvas = Canvas::current();
  const ImVec2 least = canvas.draw_list().GetClipRectMin(), most = canvas.draw_list().GetClipRectMax();
  const Rect clip{static_cast<int>(least.x), static_cast<int>(least.y), static_cast<int>(most.x - least.x),
                  static_cast<int>(most.y - least.y)};
  Interaction& interaction = canvas.interaction();
  const auto reaction = interaction.area(Interaction::id_of(id), rect.intersected(clip), enabled);
  AreaState state{reaction.hovered, reaction.held, reaction.pressed, reaction.clicked, std::nullopt, 0};
  if (state.hovered || state.held || state.clicked)
    state.mouse = interaction.mouse();
  if (state.hovered)
    state.wheel_steps = interaction.wheel_steps();
  return state;
}

bool key_pressed(Ui&, Key key) {
  const Interaction& interaction = Canvas::current().interaction();
  return !interaction.blocked() && interaction.key_went_down(key);
}

} // namespace kagimado::osd

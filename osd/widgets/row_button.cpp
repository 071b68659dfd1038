#include "osd/widgets/row_button.h"

#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"

namespace kagimado::osd {
namespace {

struct Colours {
  std::uint32_t fill = 0, border = 0;
};

Colours colours_of(const RowSpec& spec, const AreaState& state) {
  const std::uint32_t base = spec.striped ? theme::panel : theme::wall_background;
  if (!spec.enabled)
    return {theme::control_disabled, theme::control_disabled};
  if (state.held && state.hovered)
    return {theme::control_pressed, theme::accent_hovered};
  if (spec.selected)
    return {theme::control_selected, theme::accent};
  return state.hovered ? Colours{theme::control, theme::border} : Colours{base, base};
}

} // namespace

bool row_button(Ui& ui, const RowSpec& spec, const Rect& rect) {
  const AreaState state = press_area(ui, spec.id, rect, spec.enabled);
  {
    const ClipScope clip(rect);
    const auto colours = colours_of(spec, state);
    fill_bordered(rect, ui.px(theme::corner_radius), colours.fill, colours.border, 1);
  }
  const std::string value(spec.value.empty() && spec.selected ? "on" : spec.value);
  ui.widgets.add({std::string(spec.id), "button", std::string(spec.text), rect,
                  spec.enabled && !Canvas::current().interaction().blocked(), value});
  return state.clicked;
}

} // namespace kagimado::osd

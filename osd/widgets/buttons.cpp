#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/widget_text.h"

#include <cmath>

namespace kagimado::osd {

namespace {

struct Colours {
  std::uint32_t fill = 0, border = 0, text = theme::text;
};

Colours colours_of(const ButtonSpec& spec, const AreaState& state) {
  const bool down = state.held && state.hovered;
  const bool selected = spec.selected || spec.look == ButtonLook::Selected;
  const bool quiet = spec.look == ButtonLook::Quiet && !selected;
  if (!spec.enabled)
    return {quiet ? 0 : theme::control_disabled, quiet ? 0 : theme::control_disabled, theme::text_disabled};
  if (down)
    return {theme::control_pressed, theme::accent_hovered, theme::text};
  if (selected)
    return {state.hovered ? theme::mix(theme::control_selected, theme::accent, 0.3) : theme::control_selected,
            theme::accent, theme::text};
  if (spec.look == ButtonLook::Primary)
    return {state.hovered ? theme::accent_hovered : theme::accent,
            state.hovered ? theme::accent_hovered : theme::accent, 0xffffffff};
  if (quiet)
    return state.hovered ? Colours{theme::control, theme::control, theme::text} : Colours{0, 0, theme::text};
  return {state.hovered ? theme::control_hovered : theme::control,
          state.hovered ? theme::mix(theme::control_hovered, theme::text, 0.2) : theme::border, theme::text};
}

void draw_content(Ui& ui, const ButtonSpec& spec, const Rect& rect, std::uint32_t argb) {
  const auto padding = static_cast<int>(ui.px(theme::padding) / 2);
  if (spec.label.empty()) {
    const int side =
        std::min(static_cast<int>(std::min(rect.width, rect.height) * 0.58), static_cast<int>(ui.px(36)));
    draw_icon(spec.icon, {rect.x + (rect.width - side) / 2, rect.y + (rect.height - side) / 2, side, side},
              argb);
    return;
  }
  const int em = static_cast<int>(ui.fonts.font(spec.font)->FontSize * 0.82f);
  const int icon_side = spec.icon == Icon::None ? 0 : em;
  const int gap = spec.icon == Icon::None ? 0 : em / 3;
  const int room = rect.width - 2 * padding - icon_side - gap;
  const std::string shown = shorten(ui, spec.label, spec.font, static_cast<float>(std::max(room, 0)));
  const int width = icon_side + gap + measure(ui, shown, spec.font).width;
  const int x = rect.x + (rect.width - width) / 2;
  if (spec.icon != Icon::None)
    draw_icon(spec.icon, {x, rect.y + (rect.height - icon_side) / 2, icon_side, icon_side}, argb);
  draw_text(ui, shown, {x + icon_side + gap, centered_line_top(ui, rect, spec.font)}, spec.font, argb);
}

void draw_check_box(Ui& ui, const CheckboxSpec& spec, const AreaState& state, const Rect& box) {
  const std::uint32_t border = !spec.enabled   ? theme::text_disabled
                               : state.hovered ? theme::text
                                               : theme::text_dim;
  const std::uint32_t fill = spec.enabled && spec.checked ? theme::accent : theme::field;
  fill_bordered(box, ui.px(4), fill, spec.checked && spec.enabled ? theme::accent_hovered : border,
                std::max(1, static_cast<int>(std::lround(ui.px(2)))));
  if (spec.checked)
    draw_icon(Icon::Check, inset(box, box.width / 6), spec.enabled ? 0xffffffff : theme::text_disabled);
}

bool acts(const ButtonSpec& spec, const AreaState& state) {
  auto& canvas = Canvas::current();
  if (!spec.repeats)
    return state.clicked;
  return state.clicked ? !canvas.has_repeated() : state.held && state.hovered && canvas.repeats();
}

} // namespace

bool button(Ui& ui, const ButtonSpec& spec, const Rect& rect) {
  const AreaState state = press_area(ui, spec.id, rect, spec.enabled);
  {
    const ClipScope unit(rect);
    const Colours colours = colours_of(spec, state);
    if (colours.fill != 0)
      fill_bordered(rect, ui.px(theme::corner_radius), colours.fill, colours.border, 1);
    draw_content(ui, spec, rect, colours.text);
  }
  const bool selected = spec.selected || spec.look == ButtonLook::Selected;
  ui.widgets.add({std::string(spec.id), "button", std::string(spec.label), rect,
                  spec.enabled && !Canvas::current().interaction().blocked(), selected ? "on" : ""});
  return acts(spec, state);
}

bool checkbox(Ui& ui, const CheckboxSpec& spec, const Rect& rect) {
  const AreaState state = press_area(ui, spec.id, rect, spec.enabled);
  const int side = std::min(rect.height, static_cast<int>(std::lround(ui.px(26))));
  const Rect box{rect.x, rect.y + (rect.height - side) / 2, side, side};
  const int text_x = box.right() + static_cast<int>(ui.px(theme::padding));
  {
    const ClipScope unit(rect);
    draw_check_box(ui, spec, state, box);
    const std::string shown =
        shorten(ui, spec.label, FontRole::Body, static_cast<float>(rect.right() - text_x));
    draw_text(ui, shown, {text_x, centered_line_top(ui, rect, FontRole::Body)}, FontRole::Body,
              spec.enabled ? theme::text : theme::text_disabled);
  }
  ui.widgets.add({std::string(spec.id), "checkbox", std::string(spec.label), rect,
                  spec.enabled && !Canvas::current().interaction().blocked(), spec.checked ? "on" : "off"});
  return state.clicked;
}

} // namespace kagimado::osd

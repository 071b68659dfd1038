// House widgets: the only spelling of buttons, labels and inputs on our screens. Each registers itself in the WidgetLog.
// Inside Painter::begin_frame/end_frame only. Immediate mode: each returns what happened in this frame.
#pragma once

#include "engine/ssl/secret.h"
#include "osd/draw/fonts.h"
#include "osd/text/text.h"
#include "osd/widgets/widget_log.h"

#include <string_view>

namespace kagimado::osd {

// What a screen draws with: passed down, owned by the app.
struct Ui {
  const Fonts& fonts;
  const Text& text;
  WidgetLog& widgets;
  Size screen;
  double scale = 1.0; // as Fonts' pixel_scale: multiply measures with it
  [[nodiscard]] float px(double at_1080) const { return static_cast<float>(at_1080 * scale); }
};

enum class ButtonLook { Normal, Primary, Quiet, Selected };
enum class Icon { None, Lock, Layout1, Layout4, Layout9, Layout16, Layout24, Layout32, Previous, Next, Settings, Close, Backspace, Shift, Eye, EyeOff, Warning };

struct ButtonSpec {
  std::string_view id;
  std::string_view label;
  Icon icon = Icon::None;
  ButtonLook look = ButtonLook::Normal;
  FontRole font = FontRole::Body;
  bool enabled = true;
  bool selected = false;
};

bool button(Ui& ui, const ButtonSpec& spec, const Rect& rect); // true: clicked
void label(Ui& ui, std::string_view id, std::string_view text, Point at, FontRole font, std::uint32_t argb);
// Centered in rect, shortened with an ellipsis if it does not fit.
void label_in(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font, std::uint32_t argb);
void panel(Ui& ui, std::string_view id, const Rect& rect, std::uint32_t argb);
Size measure(const Ui& ui, std::string_view text, FontRole font);
void draw_icon(Icon icon, const Rect& rect, std::uint32_t argb); // vector, on the current draw list

} // namespace kagimado::osd

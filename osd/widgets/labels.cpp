#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/widgets/shapes.h"
#include "osd/widgets/text_layout.h"
#include "osd/widgets/widget_text.h"

#include <imgui.h>

#include <cfloat>
#include <cmath>

namespace kagimado::osd {

namespace {

TextWidth width_in(const Ui& ui, FontRole font) {
  return [&ui, font](std::string_view text) { return text_width(ui, text, font); };
}

// Glyphs may reach a little out of their line box: accents, italics, side bearings.
Rect room_for_glyphs(const Rect& line) {
  return {line.x - 1, line.y - 1, line.width + 2, line.height + 2};
}

void line_in(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font,
             std::uint32_t argb, bool centered) {
  const std::string shown = shorten(ui, text, font, static_cast<float>(rect.width));
  const Size size = measure(ui, shown, font);
  const int x = centered ? rect.x + (rect.width - size.width) / 2 : rect.x;
  const Point at{x, centered_line_top(ui, rect, font)};
  {
    const ClipScope unit(room_for_glyphs({at.x, at.y, size.width, size.height}));
    draw_text(ui, shown, at, font, argb);
  }
  ui.widgets.add({std::string(id), "text", shown, rect, true, ""});
}

} // namespace

float text_width(const Ui& ui, std::string_view text, FontRole font) {
  const ImFont& face = *ui.fonts.font(font);
  return face.CalcTextSizeA(face.FontSize, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

Size measure(const Ui& ui, std::string_view text, FontRole font) {
  return {static_cast<int>(std::ceil(text_width(ui, text, font))),
          static_cast<int>(ui.fonts.font(font)->FontSize)};
}

std::string shorten(const Ui& ui, std::string_view text, FontRole font, float width) {
  return shorten_text(text, width, width_in(ui, font));
}

int centered_line_top(const Ui& ui, const Rect& rect, FontRole font) {
  const ImFontGlyph* capital = ui.fonts.font(font)->FindGlyph('H');
  const double middle = (capital->Y0 + capital->Y1) / 2.0;
  return static_cast<int>(std::lround(rect.y + rect.height / 2.0 - middle));
}

void draw_text(const Ui& ui, std::string_view text, Point top_left, FontRole font, std::uint32_t argb) {
  ImFont* face = ui.fonts.font(font);
  draw_list().AddText(face, face->FontSize, corner(top_left.x, top_left.y), theme::to_imgui(argb),
                      text.data(), text.data() + text.size());
}

void label(Ui& ui, std::string_view id, std::string_view text, Point at, FontRole font, std::uint32_t argb) {
  const Size size = measure(ui, text, font);
  const Rect line{at.x, at.y, size.width, size.height};
  {
    const ClipScope unit(room_for_glyphs(line));
    draw_text(ui, text, at, font, argb);
  }
  ui.widgets.add({std::string(id), "text", std::string(text), line, true, ""});
}

void label_in(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font,
              std::uint32_t argb) {
  line_in(ui, id, text, rect, font, argb, true);
}

void label_left_in(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font,
                   std::uint32_t argb) {
  line_in(ui, id, text, rect, font, argb, false);
}

void paragraph(Ui& ui, std::string_view id, std::string_view text, const Rect& rect, FontRole font,
               std::uint32_t argb) {
  const int line_height = static_cast<int>(ui.fonts.font(font)->FontSize);
  {
    const ClipScope unit(rect);
    int y = rect.y;
    for (const auto line : break_lines(text, static_cast<float>(rect.width), width_in(ui, font))) {
      if (y >= rect.bottom())
        break;
      draw_text(ui, line, {rect.x, y}, font, argb);
      y += line_height;
    }
  }
  ui.widgets.add({std::string(id), "text", std::string(text), rect, true, ""});
}

void panel(Ui& ui, std::string_view, const Rect& rect, std::uint32_t argb) {
  const ClipScope unit(rect);
  fill_rounded(rect, ui.px(theme::corner_radius), argb);
}

} // namespace kagimado::osd

#include "osd/draw/canvas.h"
#include "osd/draw/theme.h"
#include "osd/widgets/widgets.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>

namespace kagimado::osd {

namespace {

constexpr float pi = std::numbers::pi_v<float>;

// Draws in a 24 x 24 grid, the way icons are usually designed, scaled into a square in the middle of a
// rectangle.
class Pen final {
 public:
  Pen(const Rect& rect, std::uint32_t argb)
      : list_(draw_list()), colour_(theme::to_imgui(argb)),
        unit_(static_cast<float>(std::min(rect.width, rect.height)) / 24),
        origin_(static_cast<float>(rect.x) + (static_cast<float>(rect.width) - 24 * unit_) / 2,
                static_cast<float>(rect.y) + (static_cast<float>(rect.height) - 24 * unit_) / 2),
        stroke_(std::max(2 * unit_, 1.25f)) {}

  [[nodiscard]] ImVec2 at(float x, float y) const { return {origin_.x + x * unit_, origin_.y + y * unit_}; }

  void line(std::initializer_list<ImVec2> points, bool closed = false) {
    list_.PathClear();
    for (const auto& point : points)
      list_.PathLineTo(at(point.x, point.y));
    list_.PathStroke(colour_, closed ? ImDrawFlags_Closed : 0, stroke_);
  }

  void polygon(std::initializer_list<ImVec2> points) {
    list_.PathClear();
    for (const auto& point : points)
      list_.PathLineTo(at(point.x, point.y));
    list_.PathFillConvex(colour_);
  }

  void arc(float x, float y, float radius, float from, float to) {
    list_.PathClear();
    list_.PathArcTo(at(x, y), radius * unit_, from, to);
    list_.PathStroke(colour_, 0, stroke_);
  }

  void circle(float x, float y, float radius) {
    list_.AddCircle(at(x, y), radius * unit_, colour_, 0, stroke_);
  }

  void dot(float x, float y, float radius) { list_.AddCircleFilled(at(x, y), radius * unit_, colour_); }

  void box(float left, float top, float right, float bottom, float radius) {
    list_.AddRectFilled(at(left, top), at(right, bottom), colour_, radius * unit_);
  }

  void frame(float left, float top, float right, float bottom, float radius) {
    list_.AddRect(at(left, top), at(right, bottom), colour_, radius * unit_, 0, stroke_);
  }

  // Cells on whole pixels: small grids stay sharp.
  void grid(int columns, int rows) {
    const float side = std::floor(20 * unit_);
    const float gap = std::max(1.0f, std::round(unit_ * (columns > 4 ? 0.9f : 1.6f)));
    const float width = std::max(
        1.0f, std::floor((side - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns)));
    const float height = std::max(
        1.0f, std::floor((side * 0.8f - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows)));
    const float all_width = width * static_cast<float>(columns) + gap * static_cast<float>(columns - 1);
    const float all_height = height * static_cast<float>(rows) + gap * static_cast<float>(rows - 1);
    const ImVec2 start{std::round(origin_.x + (24 * unit_ - all_width) / 2),
                       std::round(origin_.y + (24 * unit_ - all_height) / 2)};
    const float radius = columns <= 2 ? unit_ : 0;
    for (int row = 0; row < rows; ++row) {
      for (int column = 0; column < columns; ++column) {
        const ImVec2 cell{start.x + static_cast<float>(column) * (width + gap),
                          start.y + static_cast<float>(row) * (height + gap)};
        list_.AddRectFilled(cell, {cell.x + width, cell.y + height}, colour_, radius);
      }
    }
  }

  void gear() {
    constexpr int teeth = 8;
    constexpr float inner = 7.2f, outer = 10.2f;
    for (int tooth = 0; tooth < teeth; ++tooth) {
      const float middle = static_cast<float>(tooth) * 2 * pi / teeth;
      list_.PathClear();
      for (const auto& [radius, offset] :
           {std::pair{inner - 1, -0.27f}, {outer, -0.17f}, {outer, 0.17f}, {inner - 1, 0.27f}})
        list_.PathLineTo(
            at(12 + radius * std::cos(middle + offset), 12 + radius * std::sin(middle + offset)));
      list_.PathFillConvex(colour_);
    }
    list_.AddCircle(at(12, 12), 5.4f * unit_, colour_, 0, 3.6f * unit_);
  }

 private:
  ImDrawList& list_;
  ImU32 colour_;
  float unit_;
  ImVec2 origin_;
  float stroke_;
};

void draw_lock(Pen& pen) {
  pen.arc(12, 8, 4.6f, pi, 2 * pi);
  pen.line({{7.4f, 7.6f}, {7.4f, 12}});
  pen.line({{16.6f, 7.6f}, {16.6f, 12}});
  pen.box(4.5f, 11, 19.5f, 22, 2);
}

void draw_eye(Pen& pen, bool off) {
  // Two shallow arcs that meet in the corners of the eye.
  pen.arc(12, 18.5f, 11.2f, pi * 1.205f, pi * 1.795f);
  pen.arc(12, 5.5f, 11.2f, pi * 0.205f, pi * 0.795f);
  pen.dot(12, 12, 3.2f);
  if (off)
    pen.line({{4, 20}, {20, 4}});
}

void draw_backspace(Pen& pen) {
  pen.line({{8, 5}, {22, 5}, {22, 19}, {8, 19}, {2, 12}}, true);
  pen.line({{11, 9}, {17, 15}});
  pen.line({{17, 9}, {11, 15}});
}

void draw_warning(Pen& pen) {
  pen.line({{12, 3}, {22.5f, 21}, {1.5f, 21}}, true);
  pen.line({{12, 9}, {12, 15}});
  pen.dot(12, 18, 1.3f);
}

void draw_camera(Pen& pen) {
  pen.box(2, 6, 15.5f, 18, 2);
  pen.polygon({{16.5f, 11}, {22, 7}, {22, 17}, {16.5f, 13}});
}

void draw_calendar(Pen& pen) {
  pen.frame(3, 5, 21, 21, 2);
  pen.line({{3, 10}, {21, 10}});
  pen.line({{8, 2.5f}, {8, 6}});
  pen.line({{16, 2.5f}, {16, 6}});
  for (const float y : {13.0f, 16.5f})
    for (const float x : {7.0f, 11.0f, 15.0f})
      pen.box(x, y, x + 2, y + 2, 0);
}

void draw_speaker(Pen& pen, bool off) {
  pen.box(2, 9, 7, 15, 0);
  pen.polygon({{6.5f, 9}, {12, 4}, {12, 20}, {6.5f, 15}});
  if (off) {
    pen.line({{15, 9}, {21, 15}});
    return pen.line({{21, 9}, {15, 15}});
  }
  pen.arc(12, 12, 4, -pi * 0.27f, pi * 0.27f);
  pen.arc(12, 12, 8.5f, -pi * 0.27f, pi * 0.27f);
}

// A strip of film: what is shown was recorded.
void draw_film(Pen& pen) {
  pen.frame(3, 4, 21, 20, 1);
  pen.line({{7.5f, 4}, {7.5f, 20}});
  pen.line({{16.5f, 4}, {16.5f, 20}});
  for (const float y : {9.3f, 14.7f}) {
    pen.line({{3, y}, {7.5f, y}});
    pen.line({{16.5f, y}, {21, y}});
  }
}

} // namespace

void draw_icon(Icon icon, const Rect& rect, std::uint32_t argb) {
  Pen pen(rect, argb);
  switch (icon) {
  case Icon::None:
    return;
  case Icon::Lock:
    return draw_lock(pen);
  case Icon::Layout1:
    return pen.grid(1, 1);
  case Icon::Layout4:
    return pen.grid(2, 2);
  case Icon::Layout9:
    return pen.grid(3, 3);
  case Icon::Layout16:
    return pen.grid(4, 4);
  case Icon::Layout24:
    return pen.grid(6, 4);
  case Icon::Layout32:
    return pen.grid(8, 4);
  case Icon::Previous:
    return pen.line({{15, 4}, {7, 12}, {15, 20}});
  case Icon::Next:
    return pen.line({{9, 4}, {17, 12}, {9, 20}});
  case Icon::Settings:
    return pen.gear();
  case Icon::Close:
    pen.line({{5, 5}, {19, 19}});
    return pen.line({{19, 5}, {5, 19}});
  case Icon::Backspace:
    return draw_backspace(pen);
  case Icon::Shift:
    return pen.line({{12, 3}, {21, 12}, {16, 12}, {16, 20}, {8, 20}, {8, 12}, {3, 12}}, true);
  case Icon::Eye:
    return draw_eye(pen, false);
  case Icon::EyeOff:
    return draw_eye(pen, true);
  case Icon::Warning:
    return draw_warning(pen);
  case Icon::Camera:
    return draw_camera(pen);
  case Icon::Check:
    return pen.line({{4, 12.5f}, {10, 18.5f}, {20, 6}});
  case Icon::Plus:
    pen.line({{12, 4}, {12, 20}});
    return pen.line({{4, 12}, {20, 12}});
  case Icon::Minus:
    return pen.line({{4, 12}, {20, 12}});
  case Icon::Play:
    return pen.polygon({{6, 3}, {21, 12}, {6, 21}});
  case Icon::Pause:
    pen.box(5, 4, 10, 20, 1);
    return pen.box(14, 4, 19, 20, 1);
  case Icon::PlayBackwards:
    return pen.polygon({{18, 3}, {18, 21}, {3, 12}});
  case Icon::StepForward:
    pen.polygon({{9, 4}, {21, 12}, {9, 20}});
    return pen.box(3, 4, 6, 20, 1);
  case Icon::StepBack:
    pen.polygon({{15, 4}, {15, 20}, {3, 12}});
    return pen.box(18, 4, 21, 20, 1);
  case Icon::SkipForward:
    pen.polygon({{3, 4}, {11, 12}, {3, 20}});
    pen.polygon({{10, 4}, {18, 12}, {10, 20}});
    return pen.box(18.5f, 4, 21.5f, 20, 1);
  case Icon::SkipBack:
    pen.polygon({{21, 4}, {21, 20}, {13, 12}});
    pen.polygon({{14, 4}, {14, 20}, {6, 12}});
    return pen.box(2.5f, 4, 5.5f, 20, 1);
  case Icon::Calendar:
    return draw_calendar(pen);
  case Icon::Sound:
    return draw_speaker(pen, false);
  case Icon::SoundOff:
    return draw_speaker(pen, true);
  case Icon::Search:
    pen.circle(10, 10, 6.5f);
    return pen.line({{15, 15}, {21.5f, 21.5f}});
  case Icon::Copy: // onto a medium
    pen.line({{12, 2.5f}, {12, 14}});
    pen.line({{7, 9.5f}, {12, 14.5f}, {17, 9.5f}});
    return pen.line({{3, 14}, {3, 21}, {21, 21}, {21, 14}});
  case Icon::Recorded:
    return draw_film(pen);
  }
}

void draw_ring(Point center, float radius, double fraction, std::uint32_t argb) {
  const ImVec2 middle{static_cast<float>(center.x), static_cast<float>(center.y)};
  const float thickness = std::max(2.0f, radius / 6);
  ImDrawList& list = draw_list();
  list.AddCircle(middle, radius, theme::to_imgui((argb & 0xffffffu) | 0x40000000u), 0, thickness);
  const auto part = static_cast<float>(std::clamp(fraction, 0.0, 1.0));
  if (part <= 0)
    return;
  list.PathClear();
  list.PathArcTo(middle, radius, -pi / 2, -pi / 2 + 2 * pi * part);
  list.PathStroke(theme::to_imgui(argb), 0, thickness);
}

void draw_line(Point from, Point to, float thickness, std::uint32_t argb) {
  const auto middle = [](Point p) {
    return ImVec2(static_cast<float>(p.x) + 0.5f, static_cast<float>(p.y) + 0.5f);
  };
  draw_list().AddLine(middle(from), middle(to), theme::to_imgui(argb), thickness);
}

} // namespace kagimado::osd

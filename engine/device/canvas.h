// Draws into an I420 picture, limited range: what the scenes are made of. Everything is clipped. Owned by one
// thread.
#pragma once

#include "engine/ff/convert.h"

#include <string_view>

namespace kagimado::device {

struct Color {
  std::uint8_t red = 0, green = 0, blue = 0;
};

Color mix(Color a, Color b, double b_share);
Color shade(Color color, double brightness);

struct Yuv {
  std::uint8_t y = 16, u = 128, v = 128;
};

Yuv yuv_of(Color color, bool bt709);

struct Point {
  double x = 0, y = 0;
};

class Canvas final {
 public:
  // Coordinates of all shapes are fractions of the width and of the height: a scene fits every size.
  explicit Canvas(ff::I420Picture& picture) : picture_(picture) {}

  void rectangle(double left, double top, double right, double bottom, Color color);
  // From top to bottom.
  void gradient(double left, double top, double right, double bottom, Color upper, Color lower);
  void ellipse(Point centre, double radius_x, double radius_y, Color color);
  // Four corners in order, convex.
  void quad(Point a, Point b, Point c, Point d, Color color);
  // Makes what is there brighter or darker: light cones, shadows. Luma only.
  void light_quad(Point a, Point b, Point c, Point d, int luma_change);
  void light_ellipse(Point centre, double radius_x, double radius_y, int luma_change);
  // Fixed grain, the same every time.
  void grain(double left, double top, double right, double bottom, int amplitude, std::uint32_t seed);
  // Pixels, not fractions: letters stay sharp. A dark box behind white letters.
  void text(int left, int top, int scale, std::string_view text);

  [[nodiscard]] int width() const { return picture_.width; }

  [[nodiscard]] int height() const { return picture_.height; }

 private:
  template <class Paint>
  void span_rows(const Point* corners, int count, const Paint& paint);
  void row(int y, int left, int right, Yuv color);
  void light_row(int y, int left, int right, int change);

  [[nodiscard]] Yuv convert(Color color) const { return yuv_of(color, picture_.height >= 720); }

  ff::I420Picture& picture_;
};

} // namespace kagimado::device

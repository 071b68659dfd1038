#include "engine/device/canvas.h"

#include "engine/device/glyphs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace kagimado::device {

namespace {

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
}

int pixel(double fraction, int size) {
  return static_cast<int>(std::lround(fraction * size));
}

} // namespace

Color mix(Color a, Color b, double b_share) {
  const auto part = [&](std::uint8_t from, std::uint8_t to) { return to_byte(from + (to - from) * b_share); };
  return {part(a.red, b.red), part(a.green, b.green), part(a.blue, b.blue)};
}

Color shade(Color color, double brightness) {
  return {to_byte(color.red * brightness), to_byte(color.green * brightness),
          to_byte(color.blue * brightness)};
}

Yuv yuv_of(Color color, bool bt709) {
  const double kr = bt709 ? 0.2126 : 0.299, kb = bt709 ? 0.0722 : 0.114;
  const double y = kr * color.red + (1 - kr - kb) * color.green + kb * color.blue;
  return {to_byte(16 + y * 219 / 255 + 0.5),
          to_byte(128 + (color.blue - y) / (2 * (1 - kb)) * 224 / 255 + 0.5),
          to_byte(128 + (color.red - y) / (2 * (1 - kr)) * 224 / 255 + 0.5)};
}

void Canvas::row(int y, int left, int right, Yuv color) {
  left = std::max(left, 0);
  right = std::min(right, picture_.width);
  if (y < 0 || y >= picture_.height || left >= right)
    return;
  const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.width);
  std::memset(picture_.y.data() + at + left, color.y, static_cast<std::size_t>(right - left));
  if (y % 2 != 0)
    return;
  const auto chroma = at / 4 + static_cast<std::size_t>(left) / 2;
  const auto count = static_cast<std::size_t>((right + 1) / 2 - left / 2);
  std::memset(picture_.u.data() + chroma, color.u, count);
  std::memset(picture_.v.data() + chroma, color.v, count);
}

void Canvas::light_row(int y, int left, int right, int change) {
  left = std::max(left, 0);
  right = std::min(right, picture_.width);
  if (y < 0 || y >= picture_.height)
    return;
  auto* luma = picture_.y.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.width);
  for (int x = left; x < right; ++x)
    luma[x] = static_cast<std::uint8_t>(std::clamp(luma[x] + change, 16, 235));
}

void Canvas::rectangle(double left, double top, double right, double bottom, Color color) {
  const Yuv yuv = convert(color);
  const int from = pixel(left, width()), to = std::max(pixel(right, width()), from + 1);
  const int last = std::max(pixel(bottom, height()), pixel(top, height()) + 1);
  for (int y = pixel(top, height()); y < last; ++y)
    row(y, from, to, yuv);
}

void Canvas::gradient(double left, double top, double right, double bottom, Color upper, Color lower) {
  const int first = pixel(top, height()), last = pixel(bottom, height());
  for (int y = first; y < last; ++y)
    row(y, pixel(left, width()), pixel(right, width()),
        convert(mix(upper, lower, static_cast<double>(y - first) / std::max(last - first, 1))));
}

void Canvas::ellipse(Point centre, double radius_x, double radius_y, Color color) {
  const Yuv yuv = convert(color);
  const double cx = centre.x * width(), cy = centre.y * height();
  const double rx = std::max(radius_x * width(), 0.5), ry = std::max(radius_y * height(), 0.5);
  for (int y = static_cast<int>(cy - ry); y <= static_cast<int>(cy + ry); ++y) {
    const double part = (y + 0.5 - cy) / ry;
    if (part * part > 1)
      continue;
    const double half = rx * std::sqrt(1 - part * part);
    row(y, static_cast<int>(cx - half), static_cast<int>(cx + half) + 1, yuv);
  }
}

void Canvas::light_ellipse(Point centre, double radius_x, double radius_y, int luma_change) {
  constexpr int rings = 6; // soft edge: each ring adds its share
  for (int ring = 1; ring <= rings; ++ring) {
    const double cx = centre.x * width(), cy = centre.y * height();
    const double rx = std::max(radius_x * width() * ring / rings, 0.5);
    const double ry = std::max(radius_y * height() * ring / rings, 0.5);
    for (int y = static_cast<int>(cy - ry); y <= static_cast<int>(cy + ry); ++y) {
      const double part = (y + 0.5 - cy) / ry;
      if (part * part > 1)
        continue;
      const double half = rx * std::sqrt(1 - part * part);
      light_row(y, static_cast<int>(cx - half), static_cast<int>(cx + half) + 1, luma_change / rings);
    }
  }
}

template <class Paint>
void Canvas::span_rows(const Point* corners, int count, const Paint& paint) {
  double top = 1e9, bottom = -1e9;
  for (int i = 0; i < count; ++i) {
    top = std::min(top, corners[i].y * height());
    bottom = std::max(bottom, corners[i].y * height());
  }
  const int first = std::max(static_cast<int>(std::floor(top)), 0);
  const int last = std::min(static_cast<int>(std::ceil(bottom)), height());
  for (int y = first; y < last; ++y) {
    const double middle = y + 0.5;
    double left = 1e9, right = -1e9;
    for (int i = 0; i < count; ++i) {
      const Point a{corners[i].x * width(), corners[i].y * height()};
      const Point b{corners[(i + 1) % count].x * width(), corners[(i + 1) % count].y * height()};
      if ((a.y <= middle) == (b.y <= middle))
        continue;
      const double x = a.x + (middle - a.y) / (b.y - a.y) * (b.x - a.x);
      left = std::min(left, x);
      right = std::max(right, x);
    }
    if (left < right)
      paint(y, static_cast<int>(std::lround(left)), static_cast<int>(std::lround(right)));
  }
}

void Canvas::quad(Point a, Point b, Point c, Point d, Color color) {
  const std::array corners = {a, b, c, d};
  const Yuv yuv = convert(color);
  span_rows(corners.data(), 4, [&](int y, int left, int right) { row(y, left, right, yuv); });
}

void Canvas::light_quad(Point a, Point b, Point c, Point d, int luma_change) {
  const std::array corners = {a, b, c, d};
  span_rows(corners.data(), 4, [&](int y, int left, int right) { light_row(y, left, right, luma_change); });
}

void Canvas::grain(double left, double top, double right, double bottom, int amplitude, std::uint32_t seed) {
  std::uint32_t state = seed * 2654435761U + 1;
  for (int y = std::max(pixel(top, height()), 0); y < std::min(pixel(bottom, height()), height()); ++y)
    for (int x = std::max(pixel(left, width()), 0); x < std::min(pixel(right, width()), width()); ++x) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      const int change = static_cast<int>(state % static_cast<unsigned>(2 * amplitude + 1)) - amplitude;
      light_row(y, x, x + 1, change);
    }
}

void Canvas::text(int left, int top, int scale, std::string_view text) {
  const int advance = (glyph_width + 1) * scale;
  const int right = left + advance * static_cast<int>(text.size()) + scale;
  for (int y = top - scale; y < top + (glyph_height + 1) * scale; ++y)
    row(y, left - scale, right, {26, 128, 128});
  int x = left;
  for (const char character : text) {
    const Glyph& glyph = glyph_of(character);
    for (int y = 0; y < glyph_height * scale; ++y)
      for (int column = 0; column < glyph_width; ++column)
        if ((glyph[static_cast<std::size_t>(y / scale)] >> (glyph_width - 1 - column) & 1) != 0)
          row(top + y, x + column * scale, x + (column + 1) * scale, {228, 128, 128});
    x += advance;
  }
}

} // namespace kagimado::device

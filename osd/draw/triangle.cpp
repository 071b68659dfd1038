#include "osd/draw/triangle.h"

#include "osd/draw/blend.h"
#include "osd/draw/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kagimado::osd {

namespace {

constexpr int subpixel_bits = 8;
constexpr std::int64_t one_pixel = 1 << subpixel_bits;
constexpr float farthest_px = 32'000; // keeps all products exact in a double

struct FixedPoint {
  std::int64_t x = 0, y = 0;
};

FixedPoint to_fixed(const ImVec2& at) {
  const auto clamped = [](float value) {
    return value >= -farthest_px ? std::min(value, farthest_px) : -farthest_px;
  };
  return {std::llround(static_cast<double>(clamped(at.x)) * one_pixel),
          std::llround(static_cast<double>(clamped(at.y)) * one_pixel)};
}

// Inside is where dx * (y - y0) - dy * (x - x0) + bias >= 0, for a triangle that turns clockwise on the
// screen.
struct Edge {
  std::int64_t by_x = 0, by_y = 0, constant = 0;

  Edge(FixedPoint from, FixedPoint to) {
    const std::int64_t dx = to.x - from.x, dy = to.y - from.y;
    by_x = -dy;
    by_y = dx;
    constant = dy * from.x - dx * from.y;
    // Top-left rule: a pixel centre exactly on an edge that two triangles share belongs to one of them only.
    const bool top = dy == 0 && dx > 0, left = dy < 0;
    if (!top && !left)
      constant -= 1;
  }

  // Narrows [first, end) to the pixels of row y whose centres are inside.
  void narrow(int y, int& first, int& end) const {
    const std::int64_t center = one_pixel / 2;
    // value(x) = step * x + start, x in whole pixels
    const std::int64_t start = by_y * (y * one_pixel + center) + by_x * center + constant;
    const std::int64_t step = by_x * one_pixel;
    if (step == 0) {
      if (start < 0)
        end = first;
      return;
    }
    // Exact: both are below 2^53, and a quotient that is no whole number is farther from one than a double's
    // error.
    const double crossing = -static_cast<double>(start) / static_cast<double>(step);
    if (step > 0)
      first = std::max(first, static_cast<int>(std::clamp(std::ceil(crossing), -1e9, 1e9)));
    else
      end = std::min(end, static_cast<int>(std::clamp(std::floor(crossing), -1e9, 1e9)) + 1);
  }
};

// A value that is linear over the triangle.
struct Plane {
  float by_x = 0, by_y = 0, at_origin = 0;

  [[nodiscard]] float at(float x, float y) const { return at_origin + by_x * x + by_y * y; }
};

struct Setup {
  std::array<FixedPoint, 3> p;
  double doubled_area = 0; // > 0

  [[nodiscard]] Plane plane(double a, double b, double c) const {
    const auto dx = [this](int i) {
      return static_cast<double>(p[static_cast<std::size_t>(i)].x - p[0].x) / one_pixel;
    };
    const auto dy = [this](int i) {
      return static_cast<double>(p[static_cast<std::size_t>(i)].y - p[0].y) / one_pixel;
    };
    const double by_x = ((b - a) * dy(2) - (c - a) * dy(1)) / doubled_area;
    const double by_y = ((c - a) * dx(1) - (b - a) * dx(2)) / doubled_area;
    const double origin = a - by_x * (static_cast<double>(p[0].x) / one_pixel) -
                          by_y * (static_cast<double>(p[0].y) / one_pixel);
    return {static_cast<float>(by_x), static_cast<float>(by_y), static_cast<float>(origin)};
  }
};

std::uint32_t to_channel(float value) {
  return static_cast<std::uint32_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
}

// What a triangle's pixels are made of, by how much of it is constant.
struct Shader {
  std::uint32_t colour = 0; // where constant
  bool same_rgb = true, same_alpha = true, textured = false;
  Plane alpha, red, green, blue, u, v;

  [[nodiscard]] std::uint32_t colour_at(float x, float y) const {
    return same_rgb ? colour
                    : (to_channel(red.at(x, y)) << 16) | (to_channel(green.at(x, y)) << 8) |
                          to_channel(blue.at(x, y));
  }

  [[nodiscard]] std::uint32_t alpha_at(float x, float y) const {
    return same_alpha ? colour >> 24 : to_channel(alpha.at(x, y));
  }
};

Shader make_shader(const Setup& setup, const std::array<const ImDrawVert*, 3>& v,
                   const AlphaTexture& texture) {
  std::array<std::uint32_t, 3> argb{};
  for (std::size_t i = 0; i < 3; ++i)
    argb[i] = theme::to_imgui(v[i]->col); // its own inverse
  Shader shader;
  shader.colour = argb[0];
  const auto channel = [&](int shift) {
    const auto value = [&](std::size_t i) { return static_cast<double>((argb[i] >> shift) & 0xffu); };
    return setup.plane(value(0), value(1), value(2));
  };
  shader.same_rgb = ((argb[0] ^ argb[1]) & 0xffffffu) == 0 && ((argb[0] ^ argb[2]) & 0xffffffu) == 0;
  shader.same_alpha = argb[0] >> 24 == argb[1] >> 24 && argb[0] >> 24 == argb[2] >> 24;
  if (!shader.same_rgb) {
    shader.red = channel(16);
    shader.green = channel(8);
    shader.blue = channel(0);
  }
  if (!shader.same_alpha)
    shader.alpha = channel(24);
  const auto same_uv = [&](std::size_t i) { return v[i]->uv.x == v[0]->uv.x && v[i]->uv.y == v[0]->uv.y; };
  shader.textured = !same_uv(1) || !same_uv(2);
  if (shader.textured) {
    shader.u =
        setup.plane(v[0]->uv.x * texture.width, v[1]->uv.x * texture.width, v[2]->uv.x * texture.width);
    shader.v =
        setup.plane(v[0]->uv.y * texture.height, v[1]->uv.y * texture.height, v[2]->uv.y * texture.height);
  }
  return shader;
}

void shade_row(std::uint32_t* row, int y, int first, int end, const Shader& shader,
               const AlphaTexture& texture) {
  if (shader.same_rgb && shader.same_alpha && !shader.textured) {
    fill_span(row + first, end - first, shader.colour, shader.colour >> 24);
    return;
  }
  const float py = static_cast<float>(y) + 0.5f;
  // The smooth borders of level edges: alpha changes from row to row only.
  constexpr float unseen = 0.25f;
  const bool level =
      shader.same_alpha || std::abs(shader.alpha.by_x) * static_cast<float>(end - first) < unseen;
  if (shader.same_rgb && level && !shader.textured) {
    fill_span(row + first, end - first, shader.colour, shader.alpha_at(static_cast<float>(first) + 0.5f, py));
    return;
  }
  for (int x = first; x < end; ++x) {
    const float px = static_cast<float>(x) + 0.5f;
    std::uint32_t alpha = shader.alpha_at(px, py);
    if (shader.textured)
      alpha = multiply_255(alpha, sample(texture, shader.u.at(px, py), shader.v.at(px, py)));
    if (alpha != 0)
      row[x] = blend(row[x], shader.colour_at(px, py), alpha);
  }
}

int pixel_of(std::int64_t fixed) {
  return static_cast<int>(fixed >> subpixel_bits);
}

} // namespace

std::uint32_t sample(const AlphaTexture& texture, float u, float v) {
  const auto clamped = [](float value, int size) { // NaN becomes 0
    return value > 0 ? std::min(value, static_cast<float>(size - 1)) : 0.0f;
  };
  const float x = clamped(u - 0.5f, texture.width), y = clamped(v - 0.5f, texture.height);
  const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
  const int x1 = std::min(x0 + 1, texture.width - 1), y1 = std::min(y0 + 1, texture.height - 1);
  const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
  const auto texel = [&](int tx, int ty) {
    return static_cast<float>(texture.alpha[static_cast<std::ptrdiff_t>(ty) * texture.width + tx]);
  };
  const float top = texel(x0, y0) + (texel(x1, y0) - texel(x0, y0)) * fx;
  const float bottom = texel(x0, y1) + (texel(x1, y1) - texel(x0, y1)) * fx;
  return to_channel(top + (bottom - top) * fy);
}

void draw_triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const AlphaTexture& texture,
                   const Framebuffer& framebuffer, const Rect& clip) {
  std::array<const ImDrawVert*, 3> v{&a, &b, &c};
  Setup setup{{to_fixed(a.pos), to_fixed(b.pos), to_fixed(c.pos)}};
  auto& p = setup.p;
  std::int64_t turn = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (p[1].y - p[0].y);
  if (turn == 0)
    return;
  if (turn < 0) {
    std::swap(p[1], p[2]);
    std::swap(v[1], v[2]);
    turn = -turn;
  }
  setup.doubled_area = static_cast<double>(turn) / (one_pixel * one_pixel);
  const auto [left, right] = std::minmax({p[0].x, p[1].x, p[2].x});
  const auto [top, bottom] = std::minmax({p[0].y, p[1].y, p[2].y});
  const int first_x = std::max(pixel_of(left), clip.x), end_x = std::min(pixel_of(right) + 1, clip.right());
  const int first_y = std::max(pixel_of(top), clip.y), end_y = std::min(pixel_of(bottom) + 1, clip.bottom());
  if (first_x >= end_x || first_y >= end_y)
    return;
  const std::array<Edge, 3> edges{Edge(p[0], p[1]), Edge(p[1], p[2]), Edge(p[2], p[0])};
  const Shader shader = make_shader(setup, v, texture);
  if (shader.same_alpha && shader.colour >> 24 == 0)
    return;
  for (int y = first_y; y < end_y; ++y) {
    int first = first_x, end = end_x;
    for (const auto& edge : edges)
      edge.narrow(y, first, end);
    if (first < end)
      shade_row(framebuffer.at(0, y), y, first, end, shader, texture);
  }
}

} // namespace kagimado::osd

#include "osd/draw/rasterizer.h"

#include "osd/draw/blend.h"
#include "osd/draw/theme.h"
#include "osd/draw/triangle.h"

#include <imgui.h>
#include <libyuv.h>

#include <cmath>

namespace kagimado::osd {

namespace {

// First pixel whose centre is at or right of (below) coordinate.
int first_pixel(float coordinate) {
  constexpr float farthest_px = 32'000;
  const float clamped = coordinate >= -farthest_px ? std::min(coordinate, farthest_px) : -farthest_px;
  return static_cast<int>(std::ceil(clamped - 0.5f));
}

struct Quad {
  const ImDrawVert *top_left, *top_right, *bottom_right, *bottom_left;

  [[nodiscard]] Rect pixels() const {
    const int x = first_pixel(top_left->pos.x), y = first_pixel(top_left->pos.y);
    return {x, y, first_pixel(bottom_right->pos.x) - x, first_pixel(bottom_right->pos.y) - y};
  }

  [[nodiscard]] bool one_colour() const {
    return top_left->col == top_right->col && top_left->col == bottom_right->col &&
           top_left->col == bottom_left->col;
  }

  [[nodiscard]] bool upright() const {
    return top_left->pos.y == top_right->pos.y && bottom_left->pos.y == bottom_right->pos.y &&
           top_left->pos.x == bottom_left->pos.x && top_right->pos.x == bottom_right->pos.x &&
           top_left->pos.x < bottom_right->pos.x && top_left->pos.y < bottom_right->pos.y;
  }

  [[nodiscard]] bool untextured() const {
    return top_left->uv.x == bottom_right->uv.x && top_left->uv.y == bottom_right->uv.y &&
           top_right->uv.x == top_left->uv.x && bottom_left->uv.y == top_left->uv.y;
  }

  [[nodiscard]] bool upright_texture() const {
    return top_left->uv.y == top_right->uv.y && bottom_left->uv.y == bottom_right->uv.y &&
           top_left->uv.x == bottom_left->uv.x && top_right->uv.x == bottom_right->uv.x;
  }
};

void fill(const Rect& rect, std::uint32_t argb, const Framebuffer& framebuffer) {
  if (argb >> 24 == 255) {
    libyuv::ARGBRect(reinterpret_cast<std::uint8_t*>(framebuffer.pixels), framebuffer.stride_pixels * 4,
                     rect.x, rect.y, rect.width, rect.height, argb);
    return;
  }
  for (int y = rect.y; y < rect.bottom(); ++y)
    fill_span(framebuffer.at(rect.x, y), rect.width, argb, argb >> 24);
}

void put(std::uint32_t& pixel, std::uint32_t argb, std::uint32_t coverage) {
  const std::uint32_t alpha = multiply_255(argb >> 24, coverage);
  pixel = alpha == 255 ? argb | 0xff000000u : blend(pixel, argb, alpha);
}

// A glyph on whole pixels: texel (texel_x, texel_y) lies on the top left pixel of whole.
void copy_glyph(const Rect& whole, const Rect& visible, int texel_x, int texel_y, std::uint32_t argb,
                const AlphaTexture& texture, const Framebuffer& framebuffer) {
  for (int y = visible.y; y < visible.bottom(); ++y) {
    const std::uint8_t* coverage = texture.alpha +
                                   static_cast<std::ptrdiff_t>(texel_y + y - whole.y) * texture.width +
                                   texel_x + (visible.x - whole.x);
    std::uint32_t* pixel = framebuffer.at(visible.x, y);
    for (int x = 0; x < visible.width; ++x)
      if (coverage[x] != 0)
        put(pixel[x], argb, coverage[x]);
  }
}

void scale_glyph(const Quad& quad, const Rect& visible, std::uint32_t argb, const AlphaTexture& texture,
                 const Framebuffer& framebuffer) {
  const ImVec2 from = quad.top_left->pos, to = quad.bottom_right->pos;
  const float u0 = quad.top_left->uv.x * static_cast<float>(texture.width);
  const float v0 = quad.top_left->uv.y * static_cast<float>(texture.height);
  const float u_step = (quad.bottom_right->uv.x * static_cast<float>(texture.width) - u0) / (to.x - from.x);
  const float v_step = (quad.bottom_right->uv.y * static_cast<float>(texture.height) - v0) / (to.y - from.y);
  for (int y = visible.y; y < visible.bottom(); ++y) {
    const float v = v0 + (static_cast<float>(y) + 0.5f - from.y) * v_step;
    for (int x = visible.x; x < visible.right(); ++x)
      if (const auto coverage = sample(texture, u0 + (static_cast<float>(x) + 0.5f - from.x) * u_step, v);
          coverage != 0)
        put(*framebuffer.at(x, y), argb, coverage);
  }
}

bool is_whole(float value) {
  return std::abs(value - std::round(value)) < 1.0f / 64;
}

void draw_glyph(const Quad& quad, const Rect& visible, std::uint32_t argb, const AlphaTexture& texture,
                const Framebuffer& framebuffer) {
  const Rect whole = quad.pixels();
  const float u0 = quad.top_left->uv.x * static_cast<float>(texture.width);
  const float v0 = quad.top_left->uv.y * static_cast<float>(texture.height);
  const float u1 = quad.bottom_right->uv.x * static_cast<float>(texture.width);
  const float v1 = quad.bottom_right->uv.y * static_cast<float>(texture.height);
  const Rect texels{static_cast<int>(std::lround(u0)), static_cast<int>(std::lround(v0)),
                    static_cast<int>(std::lround(u1 - u0)), static_cast<int>(std::lround(v1 - v0))};
  const bool one_to_one = texels.width == whole.width && texels.height == whole.height && is_whole(u0) &&
                          is_whole(v0) && is_whole(quad.top_left->pos.x) && is_whole(quad.top_left->pos.y);
  const bool inside = texels.intersected({0, 0, texture.width, texture.height}) == texels;
  if (one_to_one && inside)
    copy_glyph(whole, visible, texels.x, texels.y, argb, texture, framebuffer);
  else
    scale_glyph(quad, visible, argb, texture, framebuffer);
}

// ImGui's order for a rectangle: 0 1 2, 0 2 3, clockwise from the top left.
bool quad_at(const ImDrawIdx* index, const ImDrawVert* vertices, Quad& quad) {
  if (index[3] != index[0] || index[4] != index[2])
    return false;
  quad = {vertices + index[0], vertices + index[1], vertices + index[2], vertices + index[5]};
  return quad.upright() && quad.one_colour() && (quad.untextured() || quad.upright_texture());
}

void draw_quad(const Quad& quad, const AlphaTexture& texture, const Framebuffer& framebuffer,
               const Rect& clip) {
  const Rect visible = quad.pixels().intersected(clip);
  const std::uint32_t argb = theme::to_imgui(quad.top_left->col);
  if (visible.empty() || argb >> 24 == 0)
    return;
  if (quad.untextured())
    fill(visible, argb, framebuffer);
  else
    draw_glyph(quad, visible, argb, texture, framebuffer);
}

} // namespace

void rasterize(const ImDrawList& list, const ImDrawCmd& command, const AlphaTexture& texture,
               const Framebuffer& framebuffer, const Rect& clip) {
  const int x = first_pixel(command.ClipRect.x), y = first_pixel(command.ClipRect.y);
  const Rect own{x, y, first_pixel(command.ClipRect.z) - x, first_pixel(command.ClipRect.w) - y};
  const Rect visible = own.intersected(clip).intersected(framebuffer.bounds());
  if (visible.empty() || !texture.alpha)
    return;
  const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
  const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
  const ImDrawIdx* const end = index + command.ElemCount;
  Quad quad{};
  while (end - index >= 3) {
    if (end - index >= 6 && quad_at(index, vertices, quad)) {
      draw_quad(quad, texture, framebuffer, visible);
      index += 6;
    } else {
      draw_triangle(vertices[index[0]], vertices[index[1]], vertices[index[2]], texture, framebuffer,
                    visible);
      index += 3;
    }
  }
}

} // namespace kagimado::osd

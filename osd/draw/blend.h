// Source-over blending of 0xAARRGGBB pixels onto an opaque picture.
#pragma once

#include <cstdint>

namespace kagimado::osd {

// round(a * b / 255) for 0..255
constexpr std::uint32_t multiply_255(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}

// source's colour over below with alpha 0..255; each channel rounded to nearest. Red and blue are computed in
// one go.
constexpr std::uint32_t blend(std::uint32_t below, std::uint32_t source, std::uint32_t alpha) {
  const std::uint32_t rest = 255 - alpha;
  std::uint32_t red_blue = (source & 0xff00ffu) * alpha + (below & 0xff00ffu) * rest + 0x800080u;
  red_blue = ((red_blue + ((red_blue >> 8) & 0xff00ffu)) >> 8) & 0xff00ffu;
  std::uint32_t green = ((source >> 8) & 0xffu) * alpha + ((below >> 8) & 0xffu) * rest + 0x80u;
  green = (green + (green >> 8)) >> 8;
  return 0xff000000u | red_blue | (green << 8);
}

inline void fill_span(std::uint32_t* pixels, int count, std::uint32_t colour, std::uint32_t alpha) {
  if (alpha == 255) {
    const std::uint32_t opaque = colour | 0xff000000u;
    for (int i = 0; i < count; ++i)
      pixels[i] = opaque;
  } else if (alpha != 0) {
    for (int i = 0; i < count; ++i)
      pixels[i] = blend(pixels[i], colour, alpha);
  }
}

} // namespace kagimado::osd

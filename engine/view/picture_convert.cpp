#include "engine/view/picture_convert.h"

#include <libyuv.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace kagimado::view {
namespace {

const libyuv::YuvConstants* matrix_of(ff::ColorSpace space) {
  switch (space) {
  case ff::ColorSpace::Bt601Limited:
    return &libyuv::kYuvI601Constants;
  case ff::ColorSpace::Bt601Full:
    return &libyuv::kYuvJPEGConstants;
  case ff::ColorSpace::Bt709Limited:
    return &libyuv::kYuvH709Constants;
  case ff::ColorSpace::Bt709Full:
    return &libyuv::kYuvF709Constants;
  }
  return &libyuv::kYuvH709Constants;
}

// Chroma is halved in a direction: 1, else 0.
int chroma_shift_x(ff::PixelLayout layout) {
  return layout == ff::PixelLayout::I444 ? 0 : 1;
}

int chroma_shift_y(ff::PixelLayout layout) {
  return layout == ff::PixelLayout::I420 ? 1 : 0;
}

// x and y must stand at a chroma sample's first pixel.
void convert_aligned(const Picture& picture, std::uint32_t* pixels, int stride_pixels,
                     const PictureClip& clip) {
  const auto x = static_cast<std::ptrdiff_t>(clip.x);
  const auto y = static_cast<std::ptrdiff_t>(clip.y);
  auto* out = reinterpret_cast<std::uint8_t*>(pixels);
  const int out_stride = stride_pixels * 4;
  const auto* matrix = matrix_of(picture.color_space);
  const auto* luma = picture.planes[0] + y * picture.strides_bytes[0] + x;
  if (picture.layout == ff::PixelLayout::Gray) {
    libyuv::I400ToARGBMatrix(luma, picture.strides_bytes[0], out, out_stride, matrix, clip.width,
                             clip.height);
    return;
  }
  const auto chroma_x = x >> chroma_shift_x(picture.layout);
  const auto chroma_y = y >> chroma_shift_y(picture.layout);
  const auto* u = picture.planes[1] + chroma_y * picture.strides_bytes[1] + chroma_x;
  const auto* v = picture.planes[2] + chroma_y * picture.strides_bytes[2] + chroma_x;
  const auto convert = picture.layout == ff::PixelLayout::I444   ? libyuv::I444ToARGBMatrix
                       : picture.layout == ff::PixelLayout::I422 ? libyuv::I422ToARGBMatrix
                                                                 : libyuv::I420ToARGBMatrix;
  convert(luma, picture.strides_bytes[0], u, picture.strides_bytes[1], v, picture.strides_bytes[2], out,
          out_stride, matrix, clip.width, clip.height);
}

// The one column at an odd x is the right half of a chroma pair: converted as a pair beside, then copied.
void convert_odd_column(const Picture& picture, std::uint32_t* pixels, int stride_pixels,
                        const PictureClip& clip) {
  constexpr int chunk_rows = 32; // even: chroma rows stay whole
  std::array<std::uint32_t, 2 * chunk_rows> pair{};
  for (int row = 0; row < clip.height; row += chunk_rows) {
    const int rows = std::min(chunk_rows, clip.height - row);
    convert_aligned(picture, pair.data(), 2, {clip.x - 1, clip.y + row, 2, rows});
    for (int i = 0; i < rows; ++i)
      pixels[static_cast<std::ptrdiff_t>(row + i) * stride_pixels] =
          pair[static_cast<std::size_t>(2 * i + 1)];
  }
}

void convert_rows(const Picture& picture, std::uint32_t* pixels, int stride_pixels, PictureClip clip) {
  if (chroma_shift_x(picture.layout) == 1 && clip.x % 2 != 0) {
    convert_odd_column(picture, pixels, stride_pixels, clip);
    ++clip.x;
    ++pixels;
    --clip.width;
  }
  if (clip.width > 0)
    convert_aligned(picture, pixels, stride_pixels, clip);
}

} // namespace

void convert_to_argb(const Picture& picture, std::uint32_t* pixels, int stride_pixels, PictureClip clip) {
  const int left = std::max(clip.x, 0);
  const int top = std::max(clip.y, 0);
  const int right = std::min(clip.x + clip.width, picture.width);
  const int bottom = std::min(clip.y + clip.height, picture.height);
  if (left >= right || top >= bottom || picture.planes[0] == nullptr)
    return;
  pixels += static_cast<std::ptrdiff_t>(top - clip.y) * stride_pixels + (left - clip.x);
  clip = {left, top, right - left, bottom - top};
  if (chroma_shift_y(picture.layout) == 1 && clip.y % 2 != 0) { // the second row of a chroma row
    convert_rows(picture, pixels, stride_pixels, {clip.x, clip.y, clip.width, 1});
    ++clip.y;
    --clip.height;
    pixels += stride_pixels;
  }
  if (clip.height > 0)
    convert_rows(picture, pixels, stride_pixels, clip);
}

} // namespace kagimado::view

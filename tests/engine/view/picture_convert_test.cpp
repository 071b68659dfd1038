#include "engine/view/picture_convert.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace kagimado::view {
namespace {

struct RandomPicture {
  std::vector<std::uint8_t> memory;
  Picture picture;
};

RandomPicture random_picture(ff::PixelLayout layout, ff::ColorSpace space, int width, int height) {
  RandomPicture made;
  const int chroma_width = layout == ff::PixelLayout::I444 ? width : (width + 1) / 2;
  const int chroma_height = layout == ff::PixelLayout::I420 ? (height + 1) / 2 : height;
  const int stride = width + 7; // rows that do not touch
  const auto luma = static_cast<std::size_t>(stride * height);
  const auto chroma = static_cast<std::size_t>((chroma_width + 5) * chroma_height);
  made.memory.resize(luma + 2 * chroma);
  std::mt19937 random(7);
  for (auto& byte : made.memory)
    byte = static_cast<std::uint8_t>(random());
  auto& picture = made.picture;
  picture.layout = layout;
  picture.color_space = space;
  picture.width = width;
  picture.height = height;
  picture.planes[0] = made.memory.data();
  picture.planes[1] = made.memory.data() + luma;
  picture.planes[2] = made.memory.data() + luma + chroma;
  picture.strides_bytes[0] = stride;
  picture.strides_bytes[1] = picture.strides_bytes[2] = chroma_width + 5;
  return made;
}

constexpr std::uint32_t untouched = 0x12345678;

TEST(PictureConvert, AClipIsExactlyThatPartOfTheWhole_AtEveryOffset) {
  using enum ff::PixelLayout;
  for (const auto layout : {I420, I422, I444, Gray}) {
    const int width = 75, height = 21;
    const auto made = random_picture(layout, ff::ColorSpace::Bt709Limited, width, height);
    std::vector<std::uint32_t> whole(static_cast<std::size_t>(width * height), untouched);
    convert_to_argb(made.picture, whole.data(), width, {0, 0, width, height});
    for (int x = 0; x < 9; ++x)
      for (int y = 0; y < 5; ++y)
        for (const int clip_width : {1, 2, 3, 17, 40, width - x})
          for (const int clip_height : {1, 2, 9, height - y}) {
            const int stride = clip_width + 3;
            std::vector<std::uint32_t> part(static_cast<std::size_t>(stride * (clip_height + 1)), untouched);
            convert_to_argb(made.picture, part.data(), stride, {x, y, clip_width, clip_height});
            for (int row = 0; row <= clip_height; ++row)
              for (int column = 0; column < stride; ++column) {
                const bool inside = row < clip_height && column < clip_width;
                const auto expected =
                    inside ? whole[static_cast<std::size_t>((y + row) * width + x + column)] : untouched;
                ASSERT_EQ(part[static_cast<std::size_t>(row * stride + column)], expected)
                    << "layout " << static_cast<int>(layout) << " clip " << x << "," << y << " " << clip_width
                    << "x" << clip_height << " at " << column << "," << row;
              }
          }
  }
}

TEST(PictureConvert, CutsWhatLiesOutside) {
  const auto made = random_picture(ff::PixelLayout::I420, ff::ColorSpace::Bt601Limited, 16, 8);
  std::vector<std::uint32_t> whole(16 * 8), out(24 * 12, untouched);
  convert_to_argb(made.picture, whole.data(), 16, {0, 0, 16, 8});
  convert_to_argb(made.picture, out.data(), 24, {-3, -2, 24, 12});
  for (int y = 0; y < 12; ++y)
    for (int x = 0; x < 24; ++x) {
      const bool inside = x >= 3 && x < 19 && y >= 2 && y < 10;
      EXPECT_EQ(out[static_cast<std::size_t>(y * 24 + x)],
                inside ? whole[static_cast<std::size_t>((y - 2) * 16 + x - 3)] : untouched);
    }
  convert_to_argb(made.picture, out.data(), 24, {16, 0, 4, 4});
  convert_to_argb(made.picture, out.data(), 24, {0, 0, 0, 0});
}

// Independent of libyuv: the formulas of BT.601 and BT.709.
TEST(PictureConvert, UsesTheRightMatrix) {
  struct Case {
    ff::ColorSpace space;
    double kr, kb;
    bool full;
  };

  const Case cases[] = {{ff::ColorSpace::Bt601Limited, 0.299, 0.114, false},
                        {ff::ColorSpace::Bt601Full, 0.299, 0.114, true},
                        {ff::ColorSpace::Bt709Limited, 0.2126, 0.0722, false},
                        {ff::ColorSpace::Bt709Full, 0.2126, 0.0722, true}};
  for (const auto& c : cases)
    for (const auto& [y, u, v] :
         {std::tuple{120, 90, 180}, {60, 140, 100}, {200, 128, 128}, {100, 160, 120}}) {
      std::uint8_t planes[3] = {static_cast<std::uint8_t>(y), static_cast<std::uint8_t>(u),
                                static_cast<std::uint8_t>(v)};
      Picture picture;
      picture.layout = ff::PixelLayout::I444;
      picture.color_space = c.space;
      picture.width = picture.height = 1;
      for (int plane = 0; plane < 3; ++plane) {
        picture.planes[plane] = &planes[plane];
        picture.strides_bytes[plane] = 1;
      }
      std::uint32_t pixel = 0;
      convert_to_argb(picture, &pixel, 1, {0, 0, 1, 1});
      const double luma = c.full ? y : (y - 16) * 255.0 / 219.0;
      const double scale = c.full ? 1.0 : 255.0 / 224.0;
      const double cb = (u - 128) * scale, cr = (v - 128) * scale;
      const double red = luma + 2 * (1 - c.kr) * cr;
      const double blue = luma + 2 * (1 - c.kb) * cb;
      const double green = (luma - c.kr * red - c.kb * blue) / (1 - c.kr - c.kb);
      EXPECT_NEAR((pixel >> 16) & 255, std::clamp(red, 0.0, 255.0), 2.0);
      EXPECT_NEAR((pixel >> 8) & 255, std::clamp(green, 0.0, 255.0), 2.0);
      // libyuv's 8-bit coefficients end at 2.0; BT.709 wants 2.11 for blue.
      EXPECT_NEAR(pixel & 255, std::clamp(blue, 0.0, 255.0), 4.5);
      EXPECT_EQ(pixel >> 24, 255u);
    }
}

} // namespace
} // namespace kagimado::view

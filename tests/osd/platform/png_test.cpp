#include "osd/platform/sink.h"

#include <gtest/gtest.h>
#include <png.h>

#include <filesystem>
#include <numeric>

namespace kagimado::osd {
namespace {

struct Picture {
  std::vector<std::uint32_t> pixels = std::vector<std::uint32_t>(20 * 10);
  Framebuffer view{pixels.data(), {16, 10}, 20}; // a stride wider than the picture

  Picture() { std::iota(pixels.begin(), pixels.end(), 0x12030405u); }
};

// libpng's own reader, as the oracle.
std::vector<std::uint8_t> read_rgb(const std::string& path, Size& size) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_file(&image, path.c_str()))
    return {};
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> rgb(PNG_IMAGE_SIZE(image));
  png_image_finish_read(&image, nullptr, rgb.data(), 0, nullptr);
  size = {static_cast<int>(image.width), static_cast<int>(image.height)};
  return rgb;
}

TEST(WritePng, PixelsComeBackTheSame_WhenAPartWasWritten) {
  const Picture picture;
  const std::string path = ::testing::TempDir() + "part.png";
  const Rect part{3, 2, 7, 5};
  const auto written = write_png(picture.view, part, path);
  ASSERT_TRUE(written) << written.error().message;
  Size size;
  const auto rgb = read_rgb(path, size);
  ASSERT_EQ(size, (Size{7, 5}));
  for (int y = 0; y < 5; ++y) {
    for (int x = 0; x < 7; ++x) {
      const std::uint32_t expected = *picture.view.at(3 + x, 2 + y) & 0xffffffu;
      const auto* got = &rgb[static_cast<std::size_t>(y * 7 + x) * 3];
      EXPECT_EQ((std::uint32_t{got[0]} << 16 | std::uint32_t{got[1]} << 8 | got[2]), expected);
    }
  }
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
}

TEST(WritePng, Refuses_WhenThePartIsOutside) {
  const Picture picture;
  for (const Rect& part : {Rect{10, 0, 7, 5}, Rect{-1, 0, 4, 4}, Rect{0, 0, 0, 4}, Rect{}}) {
    const auto written = write_png(picture.view, part, ::testing::TempDir() + "never.png");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Invalid);
  }
}

TEST(WritePng, IoIsSaidWithThePath_WhenTheFolderDoesNotExist) {
  const Picture picture;
  const auto written = write_png(picture.view, picture.view.bounds(), "/nonexistent-folder/x.png");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::Io);
  EXPECT_NE(written.error().message.find("/nonexistent-folder/x.png"), std::string::npos);
}

} // namespace
} // namespace kagimado::osd

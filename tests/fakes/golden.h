// A picture of a screen against the one that a person has looked at and kept (tests/screens). The renderer is
// exact, so little may differ: so much less than a label that moved by one pixel, or one that lost a letter.
//
// KAGIMADO_GOLDEN=write keeps what is drawn now: look at each picture before it is committed.
#pragma once

#include "tests/fakes/painted_screen.h"

#include <png.h>

#include <cstdlib>
#include <filesystem>

namespace kagimado::osd::testing {

struct Picture {
  Size size;
  std::vector<std::uint32_t> pixels; // 0xAARRGGBB
};

inline std::optional<Picture> read_picture(const std::filesystem::path& path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0)
    return std::nullopt;
  image.format = PNG_FORMAT_BGRA;
  Picture picture{{static_cast<int>(image.width), static_cast<int>(image.height)}, {}};
  picture.pixels.resize(std::size_t{image.width} * image.height);
  if (png_image_finish_read(&image, nullptr, picture.pixels.data(), 0, nullptr) == 0)
    return std::nullopt;
  return picture;
}

inline bool differs(std::uint32_t a, std::uint32_t b) {
  constexpr int tolerance = 32; // of a colour's 255
  for (unsigned shift = 0; shift < 24; shift += 8)
    if (std::abs(static_cast<int>((a >> shift) & 0xffU) - static_cast<int>((b >> shift) & 0xffU)) > tolerance)
      return true;
  return false;
}

// Pixels that differ visibly.
inline std::size_t difference(const Framebuffer& shown, const Picture& kept) {
  std::size_t count = 0;
  for (int y = 0; y < kept.size.height; ++y)
    for (int x = 0; x < kept.size.width; ++x)
      count += differs(*shown.at(x, y),
                       kept.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(kept.size.width) +
                                   static_cast<std::size_t>(x)])
                   ? 1
                   : 0;
  return count;
}

inline constexpr std::size_t most_different_pixels = 12;

inline void expect_as_kept(PaintedScreen& screen, const std::string& name) {
  const auto path = source_folder() / "tests/screens" / (name + ".png");
  const auto shown = screen.sink->framebuffer(0);
  const char* wish = std::getenv("KAGIMADO_GOLDEN");
  if (wish != nullptr && std::string_view(wish) == "write") {
    EXPECT_TRUE(write_png(shown, shown.bounds(), path.string()));
    return;
  }
  const auto kept = read_picture(path);
  ASSERT_TRUE(kept) << path << " is missing: look at the screen, then keep it with KAGIMADO_GOLDEN=write";
  ASSERT_TRUE(kept->size == shown.size) << name;
  const auto count = difference(shown, *kept);
  if (count <= most_different_pixels)
    return;
  const auto seen = std::filesystem::temp_directory_path() / ("kagimado-" + name + ".png");
  EXPECT_TRUE(write_png(shown, shown.bounds(), seen.string()));
  ADD_FAILURE() << name << " is not as it was kept: " << count << " pixels differ; now: " << seen;
}

} // namespace kagimado::osd::testing

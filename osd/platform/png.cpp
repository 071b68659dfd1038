#include "osd/platform/sink.h"

#include <png.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace kagimado::osd {

namespace {

std::vector<std::uint8_t> rgb_of(const Framebuffer& framebuffer, const Rect& part) {
  std::vector<std::uint8_t> rgb;
  rgb.reserve(static_cast<std::size_t>(part.width) * static_cast<std::size_t>(part.height) * 3);
  for (int y = part.y; y < part.bottom(); ++y) {
    const std::uint32_t* pixel = framebuffer.at(part.x, y);
    for (int x = 0; x < part.width; ++x, ++pixel) {
      rgb.push_back(static_cast<std::uint8_t>(*pixel >> 16));
      rgb.push_back(static_cast<std::uint8_t>(*pixel >> 8));
      rgb.push_back(static_cast<std::uint8_t>(*pixel));
    }
  }
  return rgb;
}

Result<> write_rgb(const std::vector<std::uint8_t>& rgb, Size size, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  if (!file)
    return fail(ErrorKind::Io, "opening {} for writing: {}", path, std::generic_category().message(errno));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(size.width);
  image.height = static_cast<png_uint_32>(size.height);
  image.format = PNG_FORMAT_RGB;
  image.flags = PNG_IMAGE_FLAG_FAST; // a screen's picture on the drawing thread: speed before size
  const bool written = png_image_write_to_stdio(&image, file, 0, rgb.data(), 0, nullptr) != 0;
  const bool closed = std::fclose(file) == 0;
  if (written && closed)
    return {};
  return fail(ErrorKind::Io, "writing {}: {}", path,
              written ? std::generic_category().message(errno) : std::string(image.message));
}

} // namespace

Result<> write_png(const Framebuffer& framebuffer, const Rect& part, const std::string& path) {
  const Rect visible = part.intersected(framebuffer.bounds());
  if (visible.empty() || visible != part)
    return fail(ErrorKind::Invalid, "the part {},{} {}x{} is not inside the {}x{} picture", part.x, part.y,
                part.width, part.height, framebuffer.size.width, framebuffer.size.height);
  // Beside, then renamed: whoever waits for the file never reads half of it.
  const std::string beside = path + ".part";
  std::error_code ec;
  auto result = write_rgb(rgb_of(framebuffer, visible), {visible.width, visible.height}, beside);
  if (result) {
    std::filesystem::rename(beside, path, ec);
    if (ec)
      result = fail(ErrorKind::Io, "renaming {} to {}: {}", beside, path, ec.message());
  }
  if (!result)
    std::filesystem::remove(beside, ec);
  return result;
}

} // namespace kagimado::osd

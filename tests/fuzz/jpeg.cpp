// What a camera may send as its picture of now: a picture that passes is whole, so that no cut of it passes.
#include "engine/camera/jpeg_check.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kagimado;
  const ByteView picture{data, size};
  const auto checked = camera::check_jpeg(picture);
  if (!checked)
    return 0;
  const bool is_sound =
      checked->width > 0 && checked->height > 0 && data[size - 2] == 0xff && data[size - 1] == 0xd9;
  if (!is_sound || camera::check_jpeg(picture.first(size - 1)) || camera::check_jpeg(picture.first(size / 2)))
    std::abort();
  return 0;
}

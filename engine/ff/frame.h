// A decoded picture, owned by reference count; planes are read-only and may be read from any thread.
#pragma once

#include <cstdint>
#include <memory>

struct AVFrame;

namespace kagimado::ff {

enum class PixelLayout { I420, I422, I444, Nv12, Gray, Other };
enum class ColorSpace { Bt601Limited, Bt601Full, Bt709Limited, Bt709Full };

class Frame final {
 public:
  Frame() = default;

  explicit Frame(std::shared_ptr<const AVFrame> frame) : frame_(std::move(frame)) {}

  explicit operator bool() const { return frame_ != nullptr; }

  [[nodiscard]] int width() const; // pixels, cropped
  [[nodiscard]] int height() const;
  [[nodiscard]] PixelLayout layout() const;
  [[nodiscard]] ColorSpace color_space() const;
  [[nodiscard]] const std::uint8_t* plane(int index) const;
  [[nodiscard]] int stride_bytes(int index) const;
  [[nodiscard]] std::int64_t pts() const; // as given to Decoder::decode
  // Sample aspect ratio as width/height of one pixel; 1.0 where unknown.
  [[nodiscard]] double pixel_aspect() const;

 private:
  std::shared_ptr<const AVFrame> frame_;
};

} // namespace kagimado::ff

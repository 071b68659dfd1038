#include "engine/camera/jpeg_check.h"

namespace kagimado::camera {
namespace {

constexpr int max_side_px = 16'384;

// The second byte of a marker; the first is 0xff.
constexpr std::uint8_t start_of_image = 0xd8, end_of_image = 0xd9, start_of_scan = 0xda,
                       huffman_tables = 0xc4, arithmetic_tables = 0xcc, reserved_frame = 0xc8;

bool is_restart(std::uint8_t marker) {
  return marker >= 0xd0 && marker <= 0xd7;
}

// SOF0 to SOF15 without the three that are none.
bool is_frame(std::uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != huffman_tables && marker != arithmetic_tables &&
         marker != reserved_frame;
}

// Walks over the segments; position is behind what was understood.
class Walk {
 public:
  explicit Walk(ByteView jpeg) : jpeg_(jpeg) {}

  Result<JpegSize> run() {
    if (jpeg_.size() < 4 || jpeg_[0] != 0xff || jpeg_[1] != start_of_image)
      return broken("it does not begin as one");
    at_ = 2;
    bool has_scan = false;
    while (true) {
      KGM_TRY(const auto marker, next_marker());
      if (marker == end_of_image)
        break;
      if (marker == start_of_image || marker == 0x01 || is_restart(marker) || marker == 0)
        return broken("a marker where none can be");
      KGM_TRY(const auto segment, take_segment());
      if (is_frame(marker))
        KGM_CHECK(read_frame(segment));
      if (marker != start_of_scan)
        continue;
      if (size_.width == 0)
        return broken("a scan before its frame");
      skip_entropy_coded();
      has_scan = true;
    }
    if (!has_scan)
      return broken("no scan");
    if (at_ != jpeg_.size())
      return broken("more behind its end");
    return size_;
  }

 private:
  static std::unexpected<Error> broken(std::string_view what) {
    return fail(ErrorKind::Damaged, "JPEG picture: {}", what);
  }

  // 0xff may be repeated in front of a marker (B.1.1.2).
  Result<std::uint8_t> next_marker() {
    if (at_ >= jpeg_.size() || jpeg_[at_] != 0xff)
      return broken("a segment where none can be");
    while (at_ < jpeg_.size() && jpeg_[at_] == 0xff)
      ++at_;
    if (at_ == jpeg_.size())
      return broken("cut");
    return jpeg_[at_++];
  }

  Result<ByteView> take_segment() {
    if (jpeg_.size() - at_ < 2)
      return broken("cut");
    const auto length = static_cast<std::size_t>(jpeg_[at_] << 8U | jpeg_[at_ + 1]);
    if (length < 2 || length > jpeg_.size() - at_)
      return broken("a segment longer than the picture");
    const auto segment = jpeg_.subspan(at_ + 2, length - 2);
    at_ += length;
    return segment;
  }

  // B.2.2: precision, lines, samples a line, components.
  Result<> read_frame(ByteView segment) {
    constexpr std::size_t fixed_bytes = 6, component_bytes = 3;
    if (size_.width != 0)
      return broken("two frames");
    if (segment.size() < fixed_bytes || segment.size() != fixed_bytes + component_bytes * segment[5])
      return broken("a frame of a wrong length");
    size_ = {segment[3] << 8U | segment[4], segment[1] << 8U | segment[2]};
    if (size_.width == 0 || size_.height == 0)
      return broken("a frame without a size");
    if (size_.width > max_side_px || size_.height > max_side_px)
      return fail(ErrorKind::Limit, "JPEG picture of {}x{}", size_.width, size_.height);
    return {};
  }

  // Up to the next marker that is none of the scan's own: 0xff00 is a byte, RSTn stand between its parts.
  void skip_entropy_coded() {
    while (at_ < jpeg_.size()) {
      const bool ends =
          jpeg_[at_] == 0xff && at_ + 1 < jpeg_.size() && jpeg_[at_ + 1] != 0 && !is_restart(jpeg_[at_ + 1]);
      if (ends)
        return;
      ++at_;
    }
  }

  ByteView jpeg_;
  std::size_t at_ = 0;
  JpegSize size_;
};

} // namespace

Result<JpegSize> check_jpeg(ByteView jpeg) {
  if (jpeg.size() > max_jpeg_bytes)
    return fail(ErrorKind::Limit, "JPEG picture of {} bytes: at most {}", jpeg.size(), max_jpeg_bytes);
  return Walk(jpeg).run();
}

} // namespace kagimado::camera

#include "osd/app/monitor_options.h"

#include <charconv>

namespace kagimado::osd {

Result<Size> parse_size(const std::string& text) {
  Size size;
  const char* const end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  if (width.ec == std::errc() && width.ptr != end && *width.ptr == 'x') {
    const auto height = std::from_chars(width.ptr + 1, end, size.height);
    constexpr int least = 320, most = 16384;
    if (height.ec == std::errc() && height.ptr == end && size.width >= least && size.height >= 240 &&
        size.width <= most && size.height <= most)
      return size;
  }
  return fail(ErrorKind::Invalid, "\"{}\" is no size like 1920x1080 (from 320x240 on)", text);
}

SinkKind choose_sink(SinkKind asked, bool has_desktop, bool has_cards) {
  if (asked != SinkKind::Automatic)
    return asked;
  return !has_desktop && has_cards ? SinkKind::Board : SinkKind::Window;
}

} // namespace kagimado::osd

#include "engine/device/source_spec.h"

#include <algorithm>
#include <charconv>

namespace kagimado::device {

namespace {

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

// Cuts off and returns what stands before the mark; all of it where there is none.
std::string_view take(std::string_view& text, char mark) {
  const auto at = std::min(text.find(mark), text.size());
  const auto part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

Result<ff::Codec> parse_codec(std::string_view text) {
  if (text == "h264")
    return ff::Codec::H264;
  if (text == "h265")
    return ff::Codec::H265;
  if (text == "mjpeg")
    return ff::Codec::Mjpeg;
  return fail(ErrorKind::Invalid, "codec \"{}\": h264, h265 or mjpeg", text);
}

} // namespace

Result<PictureFormat> parse_picture_format(std::string_view text, int default_frames_per_second) {
  const std::string_view whole = text;
  auto size = take(text, '@');
  const auto width = whole_number(take(size, 'x')), height = whole_number(size);
  const auto rate = text.empty() ? std::optional(default_frames_per_second) : whole_number(text);
  if (!width || !height || !rate || *rate < 1 || *rate > 60)
    return fail(ErrorKind::Invalid, "\"{}\": WxH@FPS is wanted, FPS 1..60", whole);
  return PictureFormat{*width, *height, *rate};
}

Result<SceneOptions> parse_scene(std::string_view text) {
  SceneOptions options;
  options.scene = take(text, ':');
  if (const auto codec = take(text, ':'); !codec.empty()) {
    KGM_TRY(options.codec, parse_codec(codec));
  }
  if (!text.empty()) {
    KGM_TRY(options.main, parse_picture_format(text, options.main.frames_per_second));
  }
  return options;
}

} // namespace kagimado::device

#include "engine/mp4/codec_text.h"

#include <utility>

namespace kagimado::mp4 {

namespace {

// ISO/IEC 14496-15 section 5.3.3.1: profile, compatibility and level stand behind the version.
std::string h264_text(const Bytes& avcc) {
  return "avc1." + to_hex(ByteView(avcc).subspan(1, 3));
}

std::uint32_t reversed_bits(ByteView four_bytes) {
  std::uint32_t reversed = 0;
  for (std::size_t bit = 0; bit < 32; ++bit)
    if ((four_bytes[bit / 8] & (0x80U >> (bit % 8))) != 0)
      reversed |= 1U << bit;
  return reversed;
}

// Section E.3: profile space and number, compatibility flags in reverse, tier and level, constraint bytes
// without the zeros at their end.
std::string h265_text(const Bytes& hvcc) {
  const std::uint8_t profile = hvcc[1];
  std::string text = "hvc1.";
  if (const unsigned space = profile >> 6U; space != 0)
    text += static_cast<char>('A' + space - 1);
  text += fmt::format("{}.{:X}.{}{}", profile & 0x1fU, reversed_bits(ByteView(hvcc).subspan(2, 4)),
                      (profile & 0x20U) != 0 ? 'H' : 'L', hvcc[12]);
  std::size_t constraint_bytes = 6;
  while (constraint_bytes > 0 && hvcc[5 + constraint_bytes] == 0)
    --constraint_bytes;
  for (std::size_t i = 0; i < constraint_bytes; ++i)
    text += fmt::format(".{:X}", hvcc[6 + i]);
  return text;
}

// ISO/IEC 14496-3 section 1.6.2.1: five bits, or 32 and six more.
std::string aac_text(const Bytes& config) {
  unsigned object_type = config.empty() ? 2 : config[0] >> 3U;
  if (object_type == 31 && config.size() > 1)
    object_type = 32 + (((config[0] & 7U) << 3U) | (config[1] >> 5U));
  return fmt::format("mp4a.40.{}", object_type);
}

} // namespace

std::string codec_text(const Track& track) {
  switch (track.codec) {
  case Codec::H264:
    return track.codec_config.size() < 4 ? "avc1" : h264_text(track.codec_config);
  case Codec::H265:
    return track.codec_config.size() < 13 ? "hvc1" : h265_text(track.codec_config);
  case Codec::Mjpeg:
    return "mp4v.6c";
  case Codec::Aac:
    return aac_text(track.codec_config);
  }
  std::unreachable();
}

std::string codec_text(const InitSegment& init) {
  std::string text;
  for (const auto& track : init.tracks)
    text += (text.empty() ? "" : ",") + codec_text(track);
  return text;
}

} // namespace kagimado::mp4

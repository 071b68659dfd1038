#include "engine/sealed/nal_subsamples.h"

#include <algorithm>

namespace kagimado::sealed {

namespace {

// Offsets of the byte whose low two bits are the length size minus one: ISO/IEC 14496-15, avcC and hvcC.
constexpr std::size_t avcc_length_size_offset = 4;
constexpr std::size_t hvcc_length_size_offset = 21;

} // namespace

Result<std::optional<NalLayout>> nal_layout_of(const mp4::Track& track) {
  if (track.codec != mp4::Codec::H264 && track.codec != mp4::Codec::H265)
    return std::optional<NalLayout>();
  const bool is_h264 = track.codec == mp4::Codec::H264;
  const std::size_t offset = is_h264 ? avcc_length_size_offset : hvcc_length_size_offset;
  if (track.codec_config.size() <= offset)
    return fail(ErrorKind::Invalid, "codec configuration of track {} has only {} bytes", track.id,
                track.codec_config.size());
  NalLayout layout;
  layout.length_bytes = (track.codec_config[offset] & 3U) + 1U;
  layout.header_bytes = is_h264 ? 1 : 2;
  return std::optional(layout);
}

Result<std::vector<mp4::Subsample>> nal_subsamples(ByteView sample, const NalLayout& layout) {
  std::vector<mp4::Subsample> parts;
  for (std::size_t at = 0; at < sample.size();) {
    if (sample.size() - at < layout.length_bytes)
      return fail(ErrorKind::Invalid, "{} bytes behind the last NAL unit", sample.size() - at);
    std::size_t unit_bytes = 0;
    for (const auto byte : sample.subspan(at, layout.length_bytes))
      unit_bytes = (unit_bytes << 8U) | byte;
    at += layout.length_bytes;
    if (unit_bytes > sample.size() - at)
      return fail(ErrorKind::Invalid, "NAL unit of {} bytes at {} leaves its sample of {} bytes", unit_bytes,
                  at, sample.size());
    if (parts.size() == mp4::max_subsamples_per_sample)
      return fail(ErrorKind::Invalid, "more than {} NAL units in a sample", mp4::max_subsamples_per_sample);
    const std::size_t header_bytes = std::min(layout.header_bytes, unit_bytes);
    parts.push_back({static_cast<std::uint16_t>(layout.length_bytes + header_bytes),
                     static_cast<std::uint32_t>(unit_bytes - header_bytes)});
    at += unit_bytes;
  }
  return parts;
}

} // namespace kagimado::sealed

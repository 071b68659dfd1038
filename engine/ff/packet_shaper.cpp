#include "engine/ff/packet_shaper.h"

#include "engine/ff/jpeg_frame.h"
#include "engine/ff/nal_units.h"
#include "engine/ff/parameter_sets.h"

#include <algorithm>
#include <array>

namespace kagimado::ff {

namespace {

bool has_nal_units(Codec codec) {
  return codec == Codec::H264 || codec == Codec::H265;
}

bool is_delimiter(Codec codec, ByteView unit) {
  if (codec == Codec::H264)
    return (unit[0] & 0x1f) == 9;
  return (unit[0] >> 1 & 0x3f) == 35;
}

// ISO/IEC 14496-3 section 1.A.2.2 (ADTS header) and 1.6.2.1 (AudioSpecificConfig).
struct Adts {
  Bytes configuration;
  std::size_t header_bytes = 0;
  std::size_t frame_bytes = 0;
};

bool has_adts_header(ByteView data) {
  return data.size() >= 7 && data[0] == 0xff && (data[1] & 0xf6) == 0xf0;
}

Result<Adts> read_adts(ByteView data) {
  Adts out;
  const unsigned object_type = (data[2] >> 6) + 1U;
  const unsigned frequency_index = data[2] >> 2 & 15U;
  const unsigned channels = (data[2] & 1U) << 2 | data[3] >> 6;
  out.header_bytes = (data[1] & 1) != 0 ? 7 : 9;
  out.frame_bytes = (data[3] & 3U) << 11 | static_cast<unsigned>(data[4]) << 3 | data[5] >> 5;
  if (frequency_index > 12 || out.frame_bytes < out.header_bytes || out.frame_bytes > data.size())
    return fail(ErrorKind::Damaged, "ADTS header: {} of {} bytes", out.frame_bytes, data.size());
  if (channels == 0 || (data[6] & 3) != 0)
    return fail(ErrorKind::Unsupported, "ADTS with a program configuration or several blocks a frame");
  out.configuration = {static_cast<std::uint8_t>(object_type << 3 | frequency_index >> 1),
                       static_cast<std::uint8_t>((frequency_index & 1) << 7 | channels << 3)};
  return out;
}

} // namespace

Result<PacketShaper> PacketShaper::create(StreamInfo& info) {
  PacketShaper shaper;
  shaper.adts_ = info.codec == Codec::Aac && info.extradata.empty();
  if (!has_nal_units(info.codec) || info.extradata.empty())
    return shaper;
  if (has_start_code(info.extradata)) {
    const auto sets = collect_parameter_sets(info.codec, split_annex_b(info.extradata));
    info.extradata.clear();
    if (sets.complete(info.codec)) {
      KGM_TRY(info.extradata, write_configuration(info.codec, sets));
    }
    return shaper;
  }
  KGM_TRY(const Configuration configuration, read_configuration(info.codec, info.extradata));
  shaper.nal_length_bytes_ = configuration.nal_length_bytes;
  info.extradata[info.codec == Codec::H264 ? 4 : 21] |=
      3; // lengthSizeMinusOne: shape() writes 4-byte lengths
  return shaper;
}

Result<Bytes> PacketShaper::shape(ByteView data, bool is_key, StreamInfo& info) {
  switch (info.codec) {
  case Codec::H264:
  case Codec::H265:
    return shape_nal_units(data, is_key, info);
  case Codec::Mjpeg:
    return complete_jpeg(data);
  case Codec::Aac:
    return shape_aac(data, info);
  case Codec::Other:
    break;
  }
  return Bytes(data.begin(), data.end());
}

Result<Bytes> PacketShaper::shape_nal_units(ByteView data, bool is_key, StreamInfo& info) const {
  std::vector<ByteView> units;
  if (nal_length_bytes_ != 0) {
    KGM_TRY(units, split_length_prefixed(data, nal_length_bytes_));
  } else {
    units = split_annex_b(data);
    std::erase_if(units, [&](ByteView unit) { return is_delimiter(info.codec, unit); });
  }
  if (units.empty())
    return fail(ErrorKind::Damaged, "access unit of {} bytes without a NAL unit", data.size());
  if (is_key && nal_length_bytes_ == 0) {
    const auto sets = collect_parameter_sets(info.codec, units);
    if (sets.complete(info.codec)) {
      KGM_TRY(Bytes configuration, write_configuration(info.codec, sets));
      if (configuration != info.extradata)
        info.extradata = std::move(configuration);
    }
  }
  return join_length_prefixed(units);
}

Result<Bytes> PacketShaper::shape_aac(ByteView data, StreamInfo& info) const {
  // With a configuration out of band the bytes are raw, even where they look like a header.
  if (!adts_)
    return Bytes(data.begin(), data.end());
  if (!has_adts_header(data))
    return fail(ErrorKind::Damaged, "AAC frame without ADTS header and without configuration");
  KGM_TRY(const Adts adts, read_adts(data));
  info.extradata = adts.configuration;
  return Bytes(data.begin() + static_cast<std::ptrdiff_t>(adts.header_bytes),
               data.begin() + static_cast<std::ptrdiff_t>(adts.frame_bytes));
}

} // namespace kagimado::ff

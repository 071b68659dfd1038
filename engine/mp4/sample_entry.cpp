#include "engine/mp4/sample_entry.h"

#include <utility>

namespace kagimado::mp4 {

FourCc format_of(Codec codec) {
  switch (codec) {
  case Codec::H264:
    return fourcc("avc1");
  case Codec::H265:
    return fourcc("hvc1");
  case Codec::Mjpeg:
    return fourcc("mp4v");
  case Codec::Aac:
    return fourcc("mp4a");
  }
  std::unreachable();
}

std::optional<Codec> codec_of(FourCc format) {
  switch (format) {
  case fourcc("avc1"):
  case fourcc("avc3"):
    return Codec::H264;
  case fourcc("hvc1"):
  case fourcc("hev1"):
    return Codec::H265;
  case fourcc("mp4v"):
    return Codec::Mjpeg;
  case fourcc("mp4a"):
    return Codec::Aac;
  default:
    return std::nullopt;
  }
}

bool is_object_type_of(Codec codec, std::uint8_t object_type) {
  if (codec == Codec::Mjpeg)
    return object_type == object_type_mjpeg;
  return object_type == object_type_aac || (object_type >= 0x66 && object_type <= 0x68);
}

std::size_t least_config_bytes(Codec codec) {
  return codec == Codec::H264 ? 7 : codec == Codec::H265 ? 23 : 0;
}

} // namespace kagimado::mp4

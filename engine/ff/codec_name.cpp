#include "engine/ff/codec_name.h"

namespace kagimado::ff {

std::string_view name_of(Codec codec) {
  switch (codec) {
  case Codec::H264:
    return "h264";
  case Codec::H265:
    return "h265";
  case Codec::Mjpeg:
    return "mjpeg";
  case Codec::Aac:
    return "aac";
  case Codec::Other:
    break;
  }
  return "other";
}

} // namespace kagimado::ff

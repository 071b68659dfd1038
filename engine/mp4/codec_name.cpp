#include "engine/mp4/codec_name.h"

namespace kagimado::mp4 {

std::optional<Codec> codec_named(std::string_view name) {
  for (const auto codec : {Codec::H264, Codec::H265, Codec::Mjpeg, Codec::Aac})
    if (name == name_of(codec))
      return codec;
  return std::nullopt;
}

} // namespace kagimado::mp4

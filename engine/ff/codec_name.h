// Names of codecs, the same as mp4/codec_name.h has. Thread-safe.
#pragma once

#include "engine/ff/codec.h"

namespace kagimado::ff {

std::string_view name_of(Codec codec); // "h264", "h265", "mjpeg", "aac", "other"

} // namespace kagimado::ff

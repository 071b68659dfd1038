// FFmpeg behind a wall: this folder is the only libav includer. Names and parameters shared by decoders,
// encoders, demuxer.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/result.h"

#include <cstdint>

namespace kagimado::ff {

enum class Codec { H264, H265, Mjpeg, Aac, Other };

struct StreamInfo {
  Codec codec = Codec::Other;
  bool is_video = false;
  Bytes extradata; // avcC / hvcC / AudioSpecificConfig, as MP4 stores it (converted from Annex B where the
                   // source had that)
  int width = 0, height = 0;
  int sample_rate_hz = 0, channels = 0;
  double frames_per_second = 0; // 0: unknown
};

// A coded frame. NAL units with 4-byte lengths (as MP4), whatever the source used.
struct Packet {
  int stream = 0; // index in Demuxer::streams()
  Bytes data;
  std::int64_t pts_90k = 0, dts_90k = 0, duration_90k = 0;
  bool is_key = false;
};

void quiet_libav(); // libav's own log: errors only, through engine/base/log; called by every create()

} // namespace kagimado::ff

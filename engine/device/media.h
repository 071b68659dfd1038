// What sources give to cameras: immutable once published, shared by all of them.
#pragma once

#include "engine/base/clock.h"
#include "engine/ff/codec.h"

#include <memory>
#include <optional>

namespace kagimado::device {

struct MediaInfo {
  ff::StreamInfo video;
  std::optional<ff::StreamInfo> audio; // AAC
};

using SharedInfo = std::shared_ptr<const MediaInfo>;

struct MediaPacket {
  SharedInfo info; // another object than before: the decoder configuration changed
  bool is_audio = false;
  bool is_key = false;
  Bytes data;
  std::int64_t pts_90k = 0, dts_90k = 0, duration_90k = 0; // from 0, never back, over loops and reconnects
  WallTime captured;
};

using SharedPacket = std::shared_ptr<const MediaPacket>;

} // namespace kagimado::device

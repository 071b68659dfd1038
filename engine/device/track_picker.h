// Chooses what a camera sends of a demuxed source, and keeps the shared description of it. Owned by the
// source's thread.
#pragma once

#include "engine/device/media.h"
#include "engine/ff/demuxer.h"

namespace kagimado::device {

class TrackPicker final {
 public:
  // The first video stream of a known codec and the first AAC one. Errors: Unsupported (no video).
  static Result<TrackPicker> create(const std::vector<ff::StreamInfo>& streams);

  [[nodiscard]] bool wants(const ff::Packet& packet) const {
    return packet.stream == video_ || packet.stream == audio_;
  }

  [[nodiscard]] bool is_audio(const ff::Packet& packet) const { return packet.stream == audio_; }

  // A new object only where the streams' decoder configuration differs from what was described before.
  SharedInfo describe(const std::vector<ff::StreamInfo>& streams);

 private:
  int video_ = -1, audio_ = -1;
  SharedInfo info_;
};

} // namespace kagimado::device

// Packets of a clear source (RTSP, file) as the same fragmented MP4 that sealed cameras send: one fragment a
// frame, prft in front of key frames. Behind it everything sees one format. Owned and called by one thread.
#pragma once

#include "engine/base/clock.h"
#include "engine/ff/codec.h"
#include "engine/mp4/stream_reader.h"

#include <optional>
#include <vector>

namespace kagimado::camera {

class FragmentPacker final {
 public:
  // Takes the first video stream and the first AAC stream; others are left out.
  // Errors: Unsupported (no video that MP4 carries here, no parameter sets).
  static Result<FragmentPacker> create(const std::vector<ff::StreamInfo>& streams);

  [[nodiscard]] mp4::Unit init_unit() const;
  // Nothing for packets of streams that were left out, and before the first key frame.
  // Errors: Damaged (an empty or impossible packet).
  Result<std::optional<mp4::Unit>> pack(const ff::Packet& packet, WallTime now);

 private:
  // Decode times of a track, made to rise: cameras' clocks jump.
  struct Timeline {
    int stream = 0;
    std::uint32_t track_id = 0;
    bool is_video = false;
    bool started = false;
    std::int64_t shift_90k = 0;    // added to the source's dts
    std::int64_t last_90k = 0;     // as written
    std::int64_t duration_90k = 0; // of the last frame
  };

  FragmentPacker() = default;
  void advance(Timeline& line, const ff::Packet& packet) const;
  mp4::Unit write(const Timeline& line, const ff::Packet& packet, WallTime now);

  mp4::InitSegment init_;
  SharedBytes init_bytes_;
  std::vector<Timeline> lines_;
  std::optional<std::int64_t> first_dts_90k_; // of the first key frame: all tracks count from there
  std::uint32_t sequence_ = 0;
};

} // namespace kagimado::camera

// Encoders for the simulator's scenes and for snapshots. Owned and called by one thread.
#pragma once

#include "engine/ff/codec.h"

#include <functional>
#include <memory>

namespace kagimado::ff {

struct VideoEncoderOptions {
  Codec codec = Codec::H264;
  int width = 0, height = 0;
  int frames_per_second = 15;
  int key_frame_interval_frames = 30;
  int bitrate_kbps = 1000; // H.264, H.265
  int jpeg_quality = 80;   // MJPEG, 1..100
};

// Planes of an I420 (limited range) picture.
struct I420View {
  const std::uint8_t *y, *u, *v;
  int stride_y, stride_u, stride_v;
};

class VideoEncoder final {
 public:
  // libx264 / libx265 "zerolatency"-like settings, no B frames, one thread; closed GOPs; mjpeg.
  static Result<std::unique_ptr<VideoEncoder>> create(const VideoEncoderOptions& options);
  ~VideoEncoder();
  [[nodiscard]] const StreamInfo& stream() const; // with extradata as MP4 wants it
  Result<> encode(const I420View& picture, std::int64_t pts_90k, const std::function<void(Packet)>& emit);
  void request_key_frame(); // the next picture starts a GOP, whenever the last one did

 private:
  struct Impl;
  explicit VideoEncoder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::ff

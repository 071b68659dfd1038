// Makes one clip of a camera's stream: init segment and a fragment a frame, plain or sealed. Owned by one
// thread.
#pragma once

#include "engine/device/media.h"
#include "engine/mp4/fragment.h"
#include "engine/sealed/sealer.h"

namespace kagimado::device {

inline constexpr std::uint32_t video_track = 1, audio_track = 2;
inline constexpr std::uint32_t video_timescale = 90'000; // audio: the sample rate

class Packager final {
 public:
  // password: sealed under it, with new material and KID. Errors: Unsupported (codec, size).
  static Result<Packager> create(SharedInfo info, const sealed::PasswordKey* password);

  [[nodiscard]] const SharedBytes& init_bytes() const { return init_bytes_; }

  [[nodiscard]] const SharedInfo& info() const { return info_; }

  [[nodiscard]] bool sealed() const { return sealer_.has_value(); }

  // packet.info must be the one of create(). prft stands before video key frames. Errors: Invalid (broken NAL
  // lengths).
  Result<SharedBytes> fragment(const MediaPacket& packet);

 private:
  explicit Packager(SharedInfo info) : info_(std::move(info)) {}

  SharedInfo info_;
  SharedBytes init_bytes_;
  std::optional<sealed::Sealer> sealer_;
  std::uint32_t sequence_ = 0;
};

} // namespace kagimado::device

// What the camera tests share: encoded frames without a source thread, and readers of the streams that come
// out.
#pragma once

#include "engine/device/camera_stream.h"
#include "engine/device/scene.h"
#include "engine/ff/encoder.h"
#include "engine/mp4/stream_reader.h"

#include <gtest/gtest.h>

#include <array>

namespace kagimado::tests {

// A GOP of 5 of a small scene, over and over; times go on.
class Frames final {
 public:
  explicit Frames(ff::Codec codec = ff::Codec::H264, bool with_audio = false) {
    auto renderer = device::SceneRenderer::create("corridor", 320, 180);
    auto encoder = ff::VideoEncoder::create({.codec = codec,
                                             .width = 320,
                                             .height = 180,
                                             .frames_per_second = 10,
                                             .key_frame_interval_frames = gop,
                                             .bitrate_kbps = 200});
    EXPECT_TRUE(renderer.has_value() && encoder.has_value());
    device::MediaInfo info{(*encoder)->stream(), std::nullopt};
    if (with_audio)
      info.audio = ff::StreamInfo{.codec = ff::Codec::Aac,
                                  .is_video = false,
                                  .extradata = {0x12, 0x10},
                                  .width = 0,
                                  .height = 0,
                                  .sample_rate_hz = 44100,
                                  .channels = 2,
                                  .frames_per_second = 0};
    info_ = std::make_shared<const device::MediaInfo>(std::move(info));
    for (int n = 0; n < 4 * gop; ++n)
      EXPECT_TRUE((*encoder)
                      ->encode(renderer->render(n, WallTime{}, 0).view(), n * 9000,
                               [&](ff::Packet packet) { packets_.push_back(std::move(packet)); })
                      .has_value());
  }

  static constexpr int gop = 5;
  static constexpr std::int64_t frame_90k = 9000;

  device::MediaPacket next(WallTime captured = WallTime{}) {
    const auto& packet = packets_[count_ % packets_.size()];
    const auto at = static_cast<std::int64_t>(count_++) * frame_90k;
    return {.info = info_,
            .is_audio = false,
            .is_key = packet.is_key,
            .data = packet.data,
            .pts_90k = at,
            .dts_90k = at,
            .duration_90k = frame_90k,
            .captured = captured};
  }

  [[nodiscard]] device::MediaPacket audio(std::int64_t dts_90k) const {
    return {.info = info_,
            .is_audio = true,
            .is_key = true,
            .data = Bytes(90, 0x21),
            .pts_90k = dts_90k,
            .dts_90k = dts_90k,
            .duration_90k = 2090,
            .captured = WallTime{}};
  }

  // The decoder configuration of the source changed.
  void change_info() { info_ = std::make_shared<const device::MediaInfo>(*info_); }

  [[nodiscard]] const device::SharedInfo& info() const { return info_; }

 private:
  device::SharedInfo info_;
  std::vector<ff::Packet> packets_;
  std::size_t count_ = 0;
};

inline sealed::PasswordKey test_key(std::uint8_t fill = 7) {
  sealed::PasswordKey key;
  const std::array<std::uint8_t, 32> kek = [&] {
    std::array<std::uint8_t, 32> out{};
    out.fill(fill);
    return out;
  }();
  key.kek = ssl::SecretArray<32>(kek);
  key.pb_salt.fill(0xa1);
  key.iterations = 1000;
  return key;
}

// Units as a recorder would cut them.
inline std::vector<mp4::Unit> cut(const std::vector<Bytes>& pieces) {
  std::vector<mp4::Unit> units;
  mp4::StreamReader reader;
  for (const auto& piece : pieces) {
    const auto pushed = reader.push(piece, [&](mp4::Unit unit) { units.push_back(std::move(unit)); });
    EXPECT_TRUE(pushed.has_value()) << pushed.error().message;
  }
  return units;
}

inline sealed::Material open_box(const mp4::InitSegment& init, const sealed::PasswordKey& key) {
  const auto data = sealed::find_key_box(init);
  EXPECT_TRUE(data.has_value());
  const auto box = sealed::parse_key_box(*data);
  EXPECT_TRUE(box.has_value());
  auto material = sealed::unwrap(*box, key);
  EXPECT_TRUE(material.has_value()) << material.error().message;
  return std::move(*material);
}

} // namespace kagimado::tests

// The init segment (ftyp + moov) of a fragmented MP4: what tracks there are and how they are protected.
//
// One description reads and writes. Free functions are thread-safe.
// Source: ISO/IEC 14496-12 (boxes), 14496-15 (avcC, hvcC), 14496-1 (esds), 23001-7 (sinf, tenc, pssh).
#pragma once

#include "engine/base/ids.h"

#include <optional>
#include <vector>

namespace kagimado::mp4 {

enum class Codec { H264, H265, Mjpeg, Aac };
std::string_view name_of(Codec codec); // "h264", "h265", "mjpeg", "aac"

constexpr bool is_video(Codec codec) {
  return codec != Codec::Aac;
}

// tenc of a track under scheme 'cenc', version 0.
struct TrackEncryption {
  Kid default_kid;
  std::uint8_t iv_bytes = 8; // 8 or 16
};

// What a fragment's samples have where the fragment itself does not say (trex, ISO/IEC 14496-12
// section 8.8.3).
struct SampleDefaults {
  std::uint32_t duration = 0;
  std::uint32_t size_bytes = 0;
  std::uint32_t flags = 0;
};

struct Track {
  std::uint32_t id = 1;
  std::uint32_t timescale = 90'000;
  Codec codec = Codec::H264;
  Bytes codec_config; // avcC / hvcC box payload, AudioSpecificConfig for AAC, empty for MJPEG
  std::uint16_t width = 0, height = 0;       // video, pixels
  std::uint32_t sample_rate_hz = 0;          // audio
  std::uint16_t channels = 0;                // audio
  std::optional<TrackEncryption> encryption; // present: samples are sealed
  SampleDefaults defaults;
};

// pssh version 1 (ISO/IEC 23001-7, section 8.1). Version 0 is read too, with no KIDs.
struct ProtectionSystem {
  std::array<std::uint8_t, 16> system_id{};
  std::vector<Kid> kids;
  Bytes data;
};

struct InitSegment {
  std::vector<Track> tracks;
  std::vector<ProtectionSystem> protection_systems; // in file order; written last in moov

  [[nodiscard]] const Track* find(std::uint32_t track_id) const;
  [[nodiscard]] const Track* video() const; // the first one
  [[nodiscard]] const Track* audio() const;
  [[nodiscard]] bool sealed() const; // any track is protected
};

// bytes: exactly ftyp + moov (other top-level boxes are skipped). Errors: Damaged, Unsupported (codec,
// scheme), Limit.
Result<InitSegment> parse_init(ByteView bytes);
Bytes write_init(const InitSegment& init);

} // namespace kagimado::mp4

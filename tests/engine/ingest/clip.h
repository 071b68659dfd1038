// A clear clip of made-up frames, as a camera would send it: H.264 by its boxes, noise by its payload. Ingest
// never looks further.
#pragma once

#include "engine/mp4/stream_reader.h"

namespace kagimado::fakes {

struct ClipOptions {
  int frames = 20;
  int frames_a_group = 5;
  std::size_t frame_bytes = 400;
  std::uint16_t width = 640, height = 360;
};

struct Clip {
  Bytes init;
  std::vector<Bytes> fragments;

  [[nodiscard]] Bytes all() const {
    Bytes bytes = init;
    for (const auto& fragment : fragments)
      bytes.insert(bytes.end(), fragment.begin(), fragment.end());
    return bytes;
  }
};

inline mp4::InitSegment clip_init(const ClipOptions& options = {}) {
  mp4::Track track;
  track.codec_config = {0x01, 0x64, 0x00, 0x1f, 0xff, 0xe1, 0x00, 0x04, 0x67,
                        0x64, 0x00, 0x1f, 0x01, 0x00, 0x02, 0x68, 0xee};
  track.width = options.width;
  track.height = options.height;
  mp4::InitSegment init;
  init.tracks.push_back(track);
  return init;
}

// A frame of one NAL unit, different in each frame.
inline Bytes clip_frame(const ClipOptions& options, int index) {
  Bytes frame(options.frame_bytes);
  for (std::size_t i = 0; i < frame.size(); ++i)
    frame[i] = static_cast<std::uint8_t>(i * 7 + static_cast<std::size_t>(index) * 13);
  const auto length = static_cast<std::uint32_t>(frame.size() - 4);
  for (int shift = 24, i = 0; shift >= 0; shift -= 8, ++i)
    frame[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(length >> shift);
  frame[4] = index % options.frames_a_group == 0 ? 0x65 : 0x41;
  return frame;
}

inline mp4::FragmentToWrite clip_fragment(const ClipOptions& options, int index, const Bytes& payload) {
  mp4::Sample sample;
  sample.size_bytes = static_cast<std::uint32_t>(payload.size());
  sample.duration = 3600;
  sample.is_sync = index % options.frames_a_group == 0;
  mp4::FragmentToWrite fragment;
  fragment.sequence = static_cast<std::uint32_t>(index + 1);
  fragment.decode_time = static_cast<std::uint64_t>(index) * 3600;
  fragment.samples.push_back(sample);
  fragment.payload = payload;
  return fragment;
}

inline Clip make_clip(const ClipOptions& options = {}) {
  Clip clip;
  clip.init = mp4::write_init(clip_init(options));
  for (int i = 0; i < options.frames; ++i) {
    const auto payload = clip_frame(options, i);
    clip.fragments.push_back(mp4::write_fragment(clip_fragment(options, i, payload)));
  }
  return clip;
}

// Units as StreamReader makes them.
inline std::vector<mp4::Unit> units_of(const Clip& clip) {
  std::vector<mp4::Unit> units;
  mp4::StreamReader reader;
  (void)reader.push(clip.all(), [&](mp4::Unit unit) { units.push_back(std::move(unit)); });
  return units;
}

} // namespace kagimado::fakes

// Init segments and fragments for tests, and hands to bend them.
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/mp4/init_segment.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace kagimado::mp4::samples {

// Least configurations that carry the fields the product looks at; length size 4.
inline Bytes avcc() {
  return {1, 0x4d, 0x40, 0x1f, 0xff, 0xe1, 0, 4, 0x67, 0x4d, 0x40, 0x1f, 1, 0, 2, 0x68, 0xee};
}

inline Bytes hvcc() {
  Bytes config(23);
  config[0] = 1;
  config[21] = 0x0f;
  return config;
}

inline Track h264(std::uint32_t id = 1) {
  Track track;
  track.id = id;
  track.codec = Codec::H264;
  track.codec_config = avcc();
  track.width = 1920;
  track.height = 1080;
  return track;
}

inline Track h265(std::uint32_t id = 1) {
  Track track = h264(id);
  track.codec = Codec::H265;
  track.codec_config = hvcc();
  return track;
}

inline Track mjpeg(std::uint32_t id = 1) {
  Track track = h264(id);
  track.codec = Codec::Mjpeg;
  track.codec_config.clear();
  return track;
}

inline Track aac(std::uint32_t id = 2) {
  Track track;
  track.id = id;
  track.codec = Codec::Aac;
  track.timescale = 48'000;
  track.codec_config = {0x11, 0x90};
  track.sample_rate_hz = 48'000;
  track.channels = 2;
  return track;
}

inline Kid kid() {
  Kid kid;
  std::iota(kid.bytes.begin(), kid.bytes.end(), std::uint8_t{1});
  return kid;
}

inline Track sealed(Track track, std::uint8_t iv_bytes = 8) {
  track.encryption = TrackEncryption{kid(), iv_bytes};
  return track;
}

inline InitSegment init_of(std::vector<Track> tracks) {
  InitSegment init;
  init.tracks = std::move(tracks);
  return init;
}

inline Bytes counting(std::size_t size) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

inline Sample sample(std::uint32_t size_bytes, bool is_sync = false) {
  Sample sample;
  sample.size_bytes = size_bytes;
  sample.duration = 3600;
  sample.is_sync = is_sync;
  return sample;
}

// A clear fragment of track 1 with samples of these sizes, the first one a sync sample.
inline FragmentToWrite clear_fragment(const std::vector<std::uint32_t>& sizes, ByteView payload) {
  FragmentToWrite fragment;
  fragment.decode_time = 1234;
  for (const auto size : sizes)
    fragment.samples.push_back(sample(size, fragment.samples.empty()));
  fragment.payload = payload;
  return fragment;
}

// As a sealed track has it; IVs count up, one subsample of 5 clear bytes a sample.
inline FragmentToWrite sealed_fragment(const std::vector<std::uint32_t>& sizes, ByteView payload) {
  FragmentToWrite fragment = clear_fragment(sizes, payload);
  fragment.iv_bytes = 8;
  fragment.with_chain_box = true;
  for (std::size_t n = 0; n < fragment.samples.size(); ++n) {
    fragment.samples[n].iv[7] = static_cast<std::uint8_t>(n + 1);
    fragment.samples[n].subsamples = {{5, sizes[n] - 5}};
  }
  return fragment;
}

inline void put(MutableBytes bytes, std::size_t at, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * (count - 1 - i)));
}

inline std::uint32_t get_u32(ByteView bytes, std::size_t at) {
  return (std::uint32_t{bytes[at]} << 24U) | (std::uint32_t{bytes[at + 1]} << 16U) |
         (std::uint32_t{bytes[at + 2]} << 8U) | bytes[at + 3];
}

// Offset of the first byte behind the header of the first box of the type, wherever it is.
inline std::size_t content_of(ByteView bytes, std::string_view type) {
  const auto found = std::ranges::search(bytes, as_bytes(type));
  return static_cast<std::size_t>(found.end() - bytes.begin());
}

inline bool contains(ByteView bytes, std::string_view type) {
  return !std::ranges::search(bytes, as_bytes(type)).empty();
}

// The type's name at another: turns a box into one that readers skip, or into another kind.
inline Bytes renamed(Bytes bytes, std::string_view from, std::string_view to) {
  const std::size_t at = content_of(bytes, from) - 4;
  std::ranges::copy(as_bytes(to), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  return bytes;
}

inline Bytes box(std::string_view type, ByteView content) {
  Bytes bytes(8 + content.size());
  put(bytes, 0, bytes.size(), 4);
  std::ranges::copy(as_bytes(type), bytes.begin() + 4);
  std::ranges::copy(content, bytes.begin() + 8);
  return bytes;
}

inline Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

} // namespace kagimado::mp4::samples

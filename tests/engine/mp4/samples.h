// Init segments and fragments for tests, and hands to bend them.
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/mp4/init_segment.h"

#include <algorithm>
#include <numeric>
#include <optional>
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

// One traf of a moof that tells of several, as cameras with sound write them: one run.
struct TrafToBuild {
  std::uint32_t track_id = 1;
  std::uint32_t decode_time = 0;
  std::vector<std::uint32_t> sizes;
  bool is_sync = true;             // of the first sample; the others are not
  bool base_is_moof = true;        // else without any base: goes on behind the traf before
  std::optional<std::uint32_t> at; // of its data in mdat; nothing: the run does not say
  std::vector<std::uint64_t> ivs;  // 8 bytes each, whole samples protected; empty: no senc
};

inline Bytes moof_of(const std::vector<TrafToBuild>& trafs, std::uint32_t payload_offset,
                     bool with_chain_box) {
  Bytes content = box("mfhd", Bytes(8));
  for (const auto& one : trafs) {
    Bytes tfhd(8), tfdt(8), trun(8), senc(8);
    put(tfhd, 1, one.base_is_moof ? 2 : 0, 1);
    put(tfhd, 4, one.track_id, 4);
    put(tfdt, 4, one.decode_time, 4);
    put(trun, 2, 6, 1); // size and flags of each sample
    put(trun, 4, one.sizes.size(), 4);
    if (one.at) {
      put(trun, 3, 1, 1);
      Bytes offset(4);
      put(offset, 0, payload_offset + *one.at, 4);
      trun = trun + offset;
    }
    for (std::size_t n = 0; n < one.sizes.size(); ++n) {
      Bytes sample(8);
      put(sample, 0, one.sizes[n], 4);
      put(sample, 4, n == 0 && one.is_sync ? 0x0200'0000 : 0x0101'0000, 4);
      trun = std::move(trun) + sample;
    }
    put(senc, 4, one.ivs.size(), 4);
    for (const auto iv : one.ivs) {
      Bytes bytes(8);
      put(bytes, 0, iv, 8);
      senc = std::move(senc) + bytes;
    }
    content = content + box("traf", box("tfhd", tfhd) + box("tfdt", tfdt) + box("trun", trun) +
                                        (one.ivs.empty() ? Bytes() : box("senc", senc)));
  }
  if (with_chain_box) {
    Bytes tag = {0x5e, 0x7a, 0x93, 0xc4, 0x11, 0xb2, 0x4f, 0x08, 0x9c, 0x63,
                 0xe0, 0x2d, 0x76, 0x1a, 0x58, 0xf9, 1,    0,    0,    0};
    tag.resize(52);
    content = content + box("uuid", tag);
  }
  return box("moof", content);
}

inline Bytes fragment_of(const std::vector<TrafToBuild>& trafs, ByteView payload,
                         bool with_chain_box = false) {
  const auto moof_bytes = static_cast<std::uint32_t>(moof_of(trafs, 0, with_chain_box).size());
  return moof_of(trafs, moof_bytes + 8, with_chain_box) + box("mdat", payload);
}

} // namespace kagimado::mp4::samples

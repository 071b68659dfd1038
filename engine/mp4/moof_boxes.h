// Descriptions of moof and what is in it. Source: ISO/IEC 14496-12 section 8.8 and 8.7.8/9, senc: 23001-7
// section 7.2.
#pragma once

#include "engine/mp4/fragment.h"
#include "engine/mp4/movie_boxes.h"

#include <algorithm>

namespace kagimado::mp4 {

namespace tfhd_flag {
inline constexpr std::uint32_t base_data_offset = 0x01, description_index = 0x02, duration = 0x08,
                               size = 0x10, flags = 0x20, default_base_is_moof = 0x02'0000;
} // namespace tfhd_flag

namespace trun_flag {
inline constexpr std::uint32_t data_offset = 0x001, first_sample_flags = 0x004, duration = 0x100,
                               size = 0x200, flags = 0x400, composition_offset = 0x800;
} // namespace trun_flag

inline constexpr std::uint32_t senc_has_subsamples = 0x2;
inline constexpr std::uint32_t aux_has_type = 0x1;

// Sample flags, ISO/IEC 14496-12 section 8.8.3.1.
inline constexpr std::uint32_t sample_is_non_sync = 0x0001'0000;
inline constexpr std::uint32_t flags_of_sync_sample = 0x0200'0000;     // depends on no other
inline constexpr std::uint32_t flags_of_non_sync_sample = 0x0101'0000; // depends on others

inline constexpr UserType chain_user_type = {0x5e, 0x7a, 0x93, 0xc4, 0x11, 0xb2, 0x4f, 0x08,
                                             0x9c, 0x63, 0xe0, 0x2d, 0x76, 0x1a, 0x58, 0xf9};
inline constexpr std::size_t chain_tag_bytes = 32;
inline constexpr std::size_t max_trafs = 16;

struct TrackFragmentHeader {
  FullBox full{0, tfhd_flag::default_base_is_moof};
  std::uint32_t track_id = 0;
  std::uint64_t base_data_offset = 0;
  std::uint32_t description_index = 1;
  SampleDefaults defaults;

  [[nodiscard]] bool has(std::uint32_t flag) const { return (full.flags & flag) != 0; }
};

struct RunSample {
  std::uint32_t duration = 0, size_bytes = 0, flags = 0;
  std::int32_t composition_offset = 0;
};

struct TrackRun {
  FullBox full;
  std::int32_t data_offset = 0;
  std::uint32_t first_sample_flags = 0;
  std::vector<RunSample> samples;

  [[nodiscard]] bool has(std::uint32_t flag) const { return (full.flags & flag) != 0; }
};

// What senc and the areas that saiz and saio point at hold for a sample.
struct SampleKey {
  std::array<std::uint8_t, 16> iv{};
  std::vector<Subsample> subsamples;
};

struct SampleEncryption {
  FullBox full{0, senc_has_subsamples};
  std::vector<SampleKey> samples;
  std::uint32_t first_key_offset = 0; // where saio points
};

struct AuxiliarySizes {
  FullBox full;
  std::uint8_t default_bytes = 0;
  std::uint32_t count = 0;
  std::vector<std::uint8_t> sizes; // empty if all are default_bytes
};

struct AuxiliaryOffsets {
  FullBox full;
  std::vector<std::uint64_t> offsets;
};

struct TrackFragment {
  TrackFragmentHeader header;
  std::uint64_t decode_time = 0;
  std::vector<TrackRun> runs;
  std::uint8_t iv_bytes = 0;
  bool has_senc = false, has_saiz = false, has_saio = false;
  SampleEncryption senc;
  AuxiliarySizes saiz;
  AuxiliaryOffsets saio;
};

struct MovieFragment {
  std::uint32_t sequence = 0;
  std::vector<TrackFragment> trafs;
  std::size_t sample_count = 0; // over all runs read so far
  bool has_chain_tag = false;
  std::uint32_t chain_tag_offset = 0;
};

template <class A>
void describe_track_fragment_header(A& a, TrackFragmentHeader& tfhd) {
  describe(a, tfhd.full);
  a.u32(tfhd.track_id);
  if (tfhd.has(tfhd_flag::base_data_offset))
    a.u64(tfhd.base_data_offset);
  if (tfhd.has(tfhd_flag::description_index))
    a.u32(tfhd.description_index);
  if (tfhd.has(tfhd_flag::duration))
    a.u32(tfhd.defaults.duration);
  if (tfhd.has(tfhd_flag::size))
    a.u32(tfhd.defaults.size_bytes);
  if (tfhd.has(tfhd_flag::flags))
    a.u32(tfhd.defaults.flags);
}

// samples_before: in earlier runs of this moof; a run whose samples are all default costs no bytes, so it is
// counted.
template <class A>
void describe_track_run(A& a, TrackRun& run, std::size_t samples_before) {
  describe(a, run.full);
  auto count = static_cast<std::uint32_t>(run.samples.size());
  a.u32(count);
  if (A::reading && count > max_samples_per_fragment - samples_before)
    return a.fail(ErrorKind::Limit, "more than {} samples in a fragment", max_samples_per_fragment);
  if (run.has(trun_flag::data_offset))
    a.u32(run.data_offset);
  if (run.has(trun_flag::first_sample_flags))
    a.u32(run.first_sample_flags);
  run.samples.resize(count);
  for (auto& sample : run.samples) {
    if (!a.ok())
      return;
    if (run.has(trun_flag::duration))
      a.u32(sample.duration);
    if (run.has(trun_flag::size))
      a.u32(sample.size_bytes);
    if (run.has(trun_flag::flags))
      a.u32(sample.flags);
    if (run.has(trun_flag::composition_offset))
      a.u32(sample.composition_offset);
  }
}

template <class A>
void describe_sample_key(A& a, SampleKey& key, std::size_t iv_bytes, bool has_subsamples) {
  a.bytes(MutableBytes(key.iv).first(iv_bytes));
  if (!has_subsamples)
    return;
  auto count = static_cast<std::uint16_t>(key.subsamples.size());
  a.u16(count);
  if (count > max_subsamples_per_sample)
    return a.fail(ErrorKind::Limit, "{} subsamples in a sample", count);
  key.subsamples.resize(count);
  for (auto& subsample : key.subsamples) {
    a.u16(subsample.clear_bytes);
    a.u32(subsample.protected_bytes);
  }
}

template <class A>
void describe_sample_encryption(A& a, SampleEncryption& senc, std::size_t iv_bytes) {
  describe(a, senc.full);
  if ((senc.full.flags & ~senc_has_subsamples) != 0)
    return a.fail(ErrorKind::Unsupported, "sample encryption flags {:#x}", senc.full.flags);
  auto count = static_cast<std::uint32_t>(senc.samples.size());
  a.u32(count);
  if (A::reading && count > max_samples_per_fragment)
    return a.fail(ErrorKind::Limit, "{} samples", count);
  a.here(senc.first_key_offset);
  senc.samples.resize(count);
  for (auto& key : senc.samples) {
    if (!a.ok())
      return;
    describe_sample_key(a, key, iv_bytes, senc.full.flags != 0);
  }
}

template <class A>
void describe_auxiliary_type(A& a, const FullBox& full) {
  if ((full.flags & aux_has_type) == 0)
    return;
  FourCc type = scheme_cenc;
  a.u32(type);
  a.zeros(4);
  if (a.ok() && type != scheme_cenc)
    a.fail(ErrorKind::Unsupported, "auxiliary information of type '{}'", to_text(type));
}

template <class A>
void describe_auxiliary_sizes(A& a, AuxiliarySizes& saiz) {
  describe(a, saiz.full);
  describe_auxiliary_type(a, saiz.full);
  a.u8(saiz.default_bytes);
  a.u32(saiz.count);
  if (A::reading && saiz.count > max_samples_per_fragment)
    return a.fail(ErrorKind::Limit, "{} samples", saiz.count);
  if (saiz.default_bytes != 0)
    return;
  saiz.sizes.resize(saiz.count);
  a.bytes(saiz.sizes);
}

template <class A>
void describe_auxiliary_offsets(A& a, AuxiliaryOffsets& saio) {
  describe(a, saio.full);
  describe_auxiliary_type(a, saio.full);
  auto count = static_cast<std::uint32_t>(saio.offsets.size());
  a.u32(count);
  if (A::reading && count > max_samples_per_fragment)
    return a.fail(ErrorKind::Limit, "{} offsets", count);
  saio.offsets.resize(count);
  for (auto& offset : saio.offsets) {
    if (!a.ok())
      return;
    if (saio.full.version == 0)
      a.u32(offset);
    else
      a.u64(offset);
  }
}

// iv_bytes_of(track id): 0 if the track is clear or its keys do not matter; then senc is only noticed.
template <class A, class IvBytesOf>
void describe_track_fragment(A& a, TrackFragment& traf, std::size_t& sample_count,
                             const IvBytesOf& iv_bytes_of) {
  a.box(fourcc("tfhd"), [&](A& tfhd) { describe_track_fragment_header(tfhd, traf.header); });
  traf.iv_bytes = iv_bytes_of(traf.header.track_id);
  a.box(fourcc("tfdt"), [&](A& tfdt) {
    FullBox full{1, 0};
    describe(tfdt, full);
    if (full.version == 0)
      tfdt.u32(traf.decode_time);
    else
      tfdt.u64(traf.decode_time);
  });
  a.list(fourcc("trun"), traf.runs, max_samples_per_fragment, [&](A& trun, TrackRun& run) {
    describe_track_run(trun, run, sample_count);
    sample_count += run.samples.size();
  });
  a.optional_box(fourcc("senc"), traf.has_senc, [&](A& senc) {
    if (traf.iv_bytes != 0)
      describe_sample_encryption(senc, traf.senc, traf.iv_bytes);
  });
  a.optional_box(fourcc("saiz"), traf.has_saiz, [&](A& saiz) { describe_auxiliary_sizes(saiz, traf.saiz); });
  a.optional_box(fourcc("saio"), traf.has_saio,
                 [&](A& saio) { describe_auxiliary_offsets(saio, traf.saio); });
  refuse_key_rotation(a);
}

// The integrity box: exactly 60 bytes in all, version 1, then the tag.
template <class A>
void describe_chain_tag(A& a, std::uint32_t& tag_offset) {
  constexpr std::size_t content_bytes = 4 + chain_tag_bytes;
  if constexpr (A::reading)
    if (a.remaining() != content_bytes)
      return a.fail(ErrorKind::Damaged, "integrity tag of {} bytes instead of {}", a.remaining(),
                    content_bytes);
  FullBox full{1, 0};
  describe(a, full);
  if (a.ok() && full.version != 1)
    a.fail(ErrorKind::Unsupported, "integrity tag of version {}", full.version);
  a.here(tag_offset);
  a.zeros(chain_tag_bytes);
}

template <class A>
void refuse_repeated_tracks(A& a, const MovieFragment& moof) {
  for (std::size_t n = 1; n < moof.trafs.size() && a.ok(); ++n) {
    const auto id = moof.trafs[n].header.track_id;
    const auto before = std::span(moof.trafs).first(n);
    if (std::ranges::any_of(before, [id](const auto& traf) { return traf.header.track_id == id; }))
      a.fail(ErrorKind::Unsupported, "track {} twice in one fragment", id);
  }
}

// Content of moof.
template <class A, class IvBytesOf>
void describe_movie_fragment(A& a, MovieFragment& moof, const IvBytesOf& iv_bytes_of) {
  a.box(fourcc("mfhd"), [&](A& mfhd) {
    FullBox full;
    describe(mfhd, full);
    mfhd.u32(moof.sequence);
  });
  a.list(fourcc("traf"), moof.trafs, max_trafs, [&](A& traf, TrackFragment& fragment) {
    describe_track_fragment(traf, fragment, moof.sample_count, iv_bytes_of);
  });
  if (a.ok() && moof.trafs.empty())
    a.fail(ErrorKind::Damaged, "no track in the fragment");
  if constexpr (A::reading)
    refuse_repeated_tracks(a, moof);
  a.uuid_box(chain_user_type, moof.has_chain_tag,
             [&](A& uuid) { describe_chain_tag(uuid, moof.chain_tag_offset); });
}

// What a fragment is about: the video where there is some, else what comes first. is_video(track id).
template <class IsVideo>
const TrackFragment& leading_traf(const MovieFragment& moof, const IsVideo& is_video) {
  const auto found = std::ranges::find_if(
      moof.trafs, [&](const TrackFragment& traf) { return is_video(traf.header.track_id); });
  return found != moof.trafs.end() ? *found : moof.trafs.front();
}

// Flags of sample n of a run: its own, the first one's, the fragment's or the track's default.
inline std::uint32_t sample_flags(const TrackFragmentHeader& tfhd, const TrackRun& run, std::size_t n,
                                  const SampleDefaults& defaults) {
  if (n == 0 && run.has(trun_flag::first_sample_flags))
    return run.first_sample_flags;
  if (run.has(trun_flag::flags))
    return run.samples[n].flags;
  return tfhd.has(tfhd_flag::flags) ? tfhd.defaults.flags : defaults.flags;
}

} // namespace kagimado::mp4

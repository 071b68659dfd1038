// Descriptions of moov and what is in it. Source: ISO/IEC 14496-12 section 8, pssh: 23001-7 section 8.1.
#pragma once

#include "engine/mp4/sample_entry.h"

#include <algorithm>

namespace kagimado::mp4 {

inline constexpr std::size_t max_tracks = 16;
inline constexpr std::size_t max_protection_systems = 32;
inline constexpr std::size_t max_kids_per_system = 256;

inline constexpr FourCc handler_video = fourcc("vide");
inline constexpr FourCc handler_audio = fourcc("soun");

struct TrackBox {
  Track track;
  FourCc handler = 0;

  [[nodiscard]] bool is_video() const { return handler == handler_video; }

  // Text, metadata and the like are skipped.
  [[nodiscard]] bool is_media() const { return handler == handler_video || handler == handler_audio; }
};

struct TrackExtends {
  std::uint32_t track_id = 0;
  SampleDefaults defaults;
};

struct MovieBox {
  std::vector<TrackBox> tracks;
  std::vector<TrackExtends> extends;
  std::vector<ProtectionSystem> protection_systems;
  bool is_fragmented = true; // has mvex
};

// Times and durations are 64 bits wide in version 1; a fragmented file has none to tell.
template <class A>
void describe_unknown_times(A& a, const FullBox& full, std::size_t count) {
  a.zeros(count * (full.version == 1 ? 8 : 4));
}

template <class A>
void describe_matrix(A& a) {
  for (const std::uint32_t value : {0x10000U, 0U, 0U, 0U, 0x10000U, 0U, 0U, 0U, 0x40000000U})
    a.constant_u32(value);
}

template <class A>
void describe_movie_header(A& a, const MovieBox& movie) {
  FullBox full;
  describe(a, full);
  describe_unknown_times(a, full, 2);
  a.constant_u32(1000); // timescale
  describe_unknown_times(a, full, 1);
  a.constant_u32(0x0001'0000); // rate 1
  a.constant_u16(0x0100);      // volume 1
  a.zeros(10);
  describe_matrix(a);
  a.zeros(24);
  std::uint32_t next_track_id = 1;
  for (const auto& box : movie.tracks)
    next_track_id = std::max(next_track_id, box.track.id + 1);
  a.constant_u32(next_track_id);
}

template <class A>
void describe_track_header(A& a, TrackBox& box) {
  FullBox full{0, 7}; // enabled, in movie, in preview
  describe(a, full);
  describe_unknown_times(a, full, 2);
  a.u32(box.track.id);
  a.zeros(4);
  describe_unknown_times(a, full, 1);
  a.zeros(12);
  a.constant_u16(box.is_video() ? 0 : 0x0100); // volume
  a.zeros(2);
  describe_matrix(a);
  // The sample entry's size counts, not this one, which is for display and 16.16.
  a.constant_u32(std::uint32_t{box.track.width} << 16U);
  a.constant_u32(std::uint32_t{box.track.height} << 16U);
}

template <class A>
void describe_media_header(A& a, Track& track) {
  FullBox full;
  describe(a, full);
  describe_unknown_times(a, full, 2);
  a.u32(track.timescale);
  describe_unknown_times(a, full, 1);
  a.constant_u16(0x55c4); // language "und"
  a.zeros(2);
}

template <class A>
void describe_handler(A& a, FourCc& handler) {
  FullBox full;
  describe(a, full);
  a.zeros(4);
  a.u32(handler);
  a.zeros(12);
  if constexpr (!A::reading)
    a.zeros(1); // empty name
}

template <class A>
void describe_data_reference(A& a) {
  bool present = true;
  a.optional_box(fourcc("dref"), present, [](A& dref) {
    FullBox full;
    describe(dref, full);
    dref.constant_u32(1);
    bool has_url = true;
    dref.optional_box(fourcc("url "), has_url, [](A& url) {
      FullBox in_this_file{0, 1};
      describe(url, in_this_file);
    });
  });
}

template <class A>
void describe_media_type_header(A& a, const TrackBox& box) {
  bool present = true;
  if (box.is_video())
    a.optional_box(fourcc("vmhd"), present, [](A& vmhd) {
      FullBox full{0, 1};
      describe(vmhd, full);
      vmhd.zeros(8);
    });
  else
    a.optional_box(fourcc("smhd"), present, [](A& smhd) {
      FullBox full;
      describe(smhd, full);
      smhd.zeros(4);
    });
}

template <class A>
void describe_sample_description(A& a, TrackBox& box) {
  FullBox full;
  std::uint32_t count = 1;
  describe(a, full);
  a.u32(count);
  if (a.ok() && count != 1)
    return a.fail(ErrorKind::Unsupported, "{} sample descriptions in a track", count);
  FourCc type = 0;
  if constexpr (!A::reading) {
    type = format_of(box.track.codec);
    if (box.track.encryption)
      type = box.is_video() ? fourcc("encv") : fourcc("enca");
  }
  a.any_box(type, [&](A& entry) { describe_sample_entry(entry, type, box.is_video(), box.track); });
}

// Groups of kind 'seig' change the key from sample to sample: refused, since skipping them would decrypt to
// noise.
template <class A>
void refuse_key_rotation(A& a) {
  if constexpr (A::reading)
    for (const FourCc type : {fourcc("sgpd"), fourcc("sbgp")})
      a.each(type, [](A& group) {
        FullBox full;
        FourCc kind = 0;
        describe(group, full);
        group.u32(kind);
        if (kind == fourcc("seig"))
          group.fail(ErrorKind::Unsupported, "keys that change within a track");
      });
}

// The samples are in the fragments: these tables are empty when written and ignored when read.
template <class A>
void describe_sample_table(A& a, TrackBox& box) {
  a.box(fourcc("stsd"), [&](A& stsd) { describe_sample_description(stsd, box); });
  if constexpr (!A::reading) {
    for (const FourCc type : {fourcc("stts"), fourcc("stsc")})
      a.box(type, [](A& table) { table.zeros(8); });
    a.box(fourcc("stsz"), [](A& table) { table.zeros(12); });
    a.box(fourcc("stco"), [](A& table) { table.zeros(8); });
  }
  refuse_key_rotation(a);
}

template <class A>
void describe_track(A& a, TrackBox& box) {
  a.box(fourcc("tkhd"), [&](A& tkhd) { describe_track_header(tkhd, box); });
  a.box(fourcc("mdia"), [&](A& mdia) {
    mdia.box(fourcc("mdhd"), [&](A& mdhd) { describe_media_header(mdhd, box.track); });
    mdia.box(fourcc("hdlr"), [&](A& hdlr) { describe_handler(hdlr, box.handler); });
    if (!box.is_media())
      return;
    mdia.box(fourcc("minf"), [&](A& minf) {
      describe_media_type_header(minf, box);
      bool present = true;
      minf.optional_box(fourcc("dinf"), present, [](A& dinf) { describe_data_reference(dinf); });
      minf.box(fourcc("stbl"), [&](A& stbl) { describe_sample_table(stbl, box); });
    });
  });
}

template <class A>
void describe_track_extends(A& a, TrackExtends& extends) {
  FullBox full;
  describe(a, full);
  a.u32(extends.track_id);
  a.constant_u32(1); // sample description
  a.u32(extends.defaults.duration);
  a.u32(extends.defaults.size_bytes);
  a.u32(extends.defaults.flags);
}

template <class A>
void describe_movie_extends(A& a, MovieBox& movie) {
  a.optional_box(fourcc("mvex"), movie.is_fragmented, [&](A& mvex) {
    mvex.list(fourcc("trex"), movie.extends, max_tracks,
              [](A& trex, TrackExtends& extends) { describe_track_extends(trex, extends); });
  });
}

template <class A>
void describe_protection_system(A& a, ProtectionSystem& system) {
  FullBox full{1, 0};
  describe(a, full);
  a.bytes(system.system_id);
  if (full.version > 0) {
    auto count = static_cast<std::uint32_t>(system.kids.size());
    a.u32(count);
    if (count > max_kids_per_system)
      return a.fail(ErrorKind::Limit, "{} key ids", count);
    system.kids.resize(count);
    for (auto& kid : system.kids)
      a.bytes(kid.bytes);
  }
  auto data_bytes = static_cast<std::uint32_t>(system.data.size());
  a.u32(data_bytes);
  a.blob(system.data, data_bytes);
}

// Content of moov.
template <class A>
void describe_movie(A& a, MovieBox& movie) {
  a.box(fourcc("mvhd"), [&](A& mvhd) { describe_movie_header(mvhd, movie); });
  a.list(fourcc("trak"), movie.tracks, max_tracks, [](A& trak, TrackBox& box) { describe_track(trak, box); });
  describe_movie_extends(a, movie);
  a.list(fourcc("pssh"), movie.protection_systems, max_protection_systems,
         [](A& pssh, ProtectionSystem& system) { describe_protection_system(pssh, system); });
}

} // namespace kagimado::mp4

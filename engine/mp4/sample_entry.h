// Descriptions of the sample entry of a track: codec configuration and protection.
// Source: ISO/IEC 14496-12 section 8.5.2 and 12.1.3/12.2.3, 14496-14 (esds), 14496-15, 23001-7 section 8.2.
#pragma once

#include "engine/mp4/archive.h"
#include "engine/mp4/init_segment.h"

namespace kagimado::mp4 {

inline constexpr std::uint8_t object_type_aac = 0x40;
inline constexpr std::uint8_t object_type_mjpeg = 0x6c;
inline constexpr FourCc scheme_cenc = fourcc("cenc");
inline constexpr std::uint32_t scheme_cenc_version = 0x0001'0000;

// The sample entry type of a clear track, which is also what frma names for a sealed one.
FourCc format_of(Codec codec);
// Nothing for formats that this product does not handle. mp4v and mp4a stand for several codecs: see
// is_object_type_of.
std::optional<Codec> codec_of(FourCc format);
// MPEG-4 object types that are the codec meant; MPEG-2 AAC profiles count as AAC.
bool is_object_type_of(Codec codec, std::uint8_t object_type);
// The least bytes an avcC or hvcC needs to hold its fixed part.
std::size_t least_config_bytes(Codec codec);

template <class A>
void describe_visual_fields(A& a, Track& track) {
  a.zeros(6);
  a.constant_u16(1); // data reference
  a.zeros(16);
  a.u16(track.width);
  a.u16(track.height);
  a.constant_u32(0x0048'0000); // 72 dpi, as the standard asks
  a.constant_u32(0x0048'0000);
  a.zeros(4);
  a.constant_u16(1); // frames a sample
  a.zeros(32);       // compressor's name
  a.constant_u16(0x0018);
  a.constant_u16(0xffff);
}

template <class A>
void describe_audio_fields(A& a, Track& track) {
  a.zeros(6);
  a.constant_u16(1);
  a.zeros(8);
  a.u16(track.channels);
  a.constant_u16(16); // bits a sample, by convention
  a.zeros(4);
  // 16.16 fixed point: rates above 65,535 Hz do not fit and stand only in the codec's configuration.
  std::uint32_t rate = track.sample_rate_hz <= 0xffff ? track.sample_rate_hz << 16U : 0;
  a.u32(rate);
  if constexpr (A::reading)
    track.sample_rate_hz = rate >> 16U != 0 ? rate >> 16U : track.timescale;
}

template <class A>
void describe_track_encryption(A& a, std::optional<TrackEncryption>& encryption) {
  FullBox full;
  std::uint8_t pattern = 0;
  std::uint8_t is_protected = encryption ? 1 : 0;
  TrackEncryption value = encryption.value_or(TrackEncryption{});
  describe(a, full);
  a.zeros(1);
  a.u8(pattern); // version 1: encrypted and clear blocks of a pattern, 0 under 'cenc'
  a.u8(is_protected);
  a.u8(value.iv_bytes);
  a.bytes(value.default_kid.bytes);
  if constexpr (A::reading) {
    if (is_protected == 0)
      return encryption.reset(); // wrapped, but declared clear
    if (full.version > 1 || pattern != 0 || is_protected != 1)
      a.fail(ErrorKind::Unsupported, "pattern encryption");
    if (value.iv_bytes != 8 && value.iv_bytes != 16)
      a.fail(ErrorKind::Unsupported, "IVs of {} bytes", value.iv_bytes);
    encryption = value;
  }
}

template <class A>
void describe_protection(A& a, FourCc& format, std::optional<TrackEncryption>& encryption) {
  a.box(fourcc("frma"), [&](A& frma) { frma.u32(format); });
  a.box(fourcc("schm"), [&](A& schm) {
    FullBox full;
    FourCc scheme = scheme_cenc;
    std::uint32_t version = scheme_cenc_version;
    describe(schm, full);
    schm.u32(scheme);
    schm.u32(version);
    if (schm.ok() && (scheme != scheme_cenc || version != scheme_cenc_version))
      schm.fail(ErrorKind::Unsupported, "protection scheme '{}' version {:#x}", to_text(scheme), version);
  });
  a.box(fourcc("schi"), [&](A& schi) {
    schi.box(fourcc("tenc"), [&](A& tenc) { describe_track_encryption(tenc, encryption); });
  });
}

template <class A>
void describe_elementary_stream(A& a, Track& track) {
  FullBox full;
  describe(a, full);
  a.descriptor(3, [&](A& stream) { // ES_Descriptor
    std::uint16_t id = 0;
    std::uint8_t flags = 0;
    stream.u16(id);
    stream.u8(flags);
    if ((flags & 0x80U) != 0)
      stream.zeros(2); // depends on another stream
    if ((flags & 0x40U) != 0) {
      std::uint8_t url_bytes = 0;
      stream.u8(url_bytes);
      stream.zeros(url_bytes);
    }
    if ((flags & 0x20U) != 0)
      stream.zeros(2);                    // clock reference of another stream
    stream.descriptor(4, [&](A& config) { // DecoderConfigDescriptor
      std::uint8_t object_type = track.codec == Codec::Aac ? object_type_aac : object_type_mjpeg;
      config.u8(object_type);
      config.constant_u8(is_video(track.codec) ? 0x11 : 0x15); // stream type, upstream 0, reserved 1
      config.zeros(3 + 4 + 4);                                 // buffer size, bit rates: unknown
      if (config.ok() && !is_object_type_of(track.codec, object_type))
        config.fail(ErrorKind::Unsupported, "MPEG-4 object type {:#x}", object_type);
      bool has_specific = track.codec == Codec::Aac;
      config.optional_descriptor(5, has_specific, [&](A& specific) { specific.rest(track.codec_config); });
      if (A::reading && track.codec == Codec::Mjpeg)
        track.codec_config.clear();
    });
    bool has_sync_layer = true;
    stream.optional_descriptor(6, has_sync_layer, [](A& sync) { sync.constant_u8(2); });
  });
}

template <class A>
void describe_codec_config(A& a, FourCc format, Track& track) {
  const auto codec = codec_of(format);
  if (!codec)
    return a.fail(ErrorKind::Unsupported, "sample format '{}'", to_text(format));
  track.codec = *codec;
  if (track.codec == Codec::Mjpeg || track.codec == Codec::Aac)
    return a.box(fourcc("esds"), [&](A& esds) { describe_elementary_stream(esds, track); });
  const FourCc type = track.codec == Codec::H264 ? fourcc("avcC") : fourcc("hvcC");
  a.box(type, [&](A& config) {
    config.rest(track.codec_config);
    if (config.ok() && track.codec_config.size() < least_config_bytes(track.codec))
      config.fail(ErrorKind::Damaged, "{} bytes are too few", track.codec_config.size());
  });
}

// video: by the track's handler when reading.
template <class A>
void describe_sample_entry(A& a, FourCc type, bool video, Track& track) {
  FourCc format = A::reading ? type : format_of(track.codec);
  const bool wrapped = type == fourcc("encv") || type == fourcc("enca");
  if (video)
    describe_visual_fields(a, track);
  else
    describe_audio_fields(a, track);
  const auto protection = [&] {
    if (wrapped)
      a.box(fourcc("sinf"), [&](A& sinf) { describe_protection(sinf, format, track.encryption); });
  };
  // The reader needs the format that the protection names; writers put the protection last by convention.
  if constexpr (A::reading)
    protection();
  describe_codec_config(a, format, track);
  if constexpr (!A::reading)
    protection();
  if (a.ok() && is_video(track.codec) != video)
    a.fail(ErrorKind::Damaged, "format '{}' in a track of another kind", to_text(format));
}

} // namespace kagimado::mp4

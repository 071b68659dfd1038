#include "engine/ff/parameter_sets.h"

#include "engine/ff/nal_units.h"

#include <algorithm>
#include <array>

namespace kagimado::ff {

namespace {

constexpr int h264_sps = 7, h264_pps = 8;
constexpr int h265_vps = 32, h265_sps = 33, h265_pps = 34;

int nal_type(Codec codec, ByteView unit) {
  if (unit.empty())
    return -1;
  return codec == Codec::H264 ? unit[0] & 0x1f : unit[0] >> 1 & 0x3f;
}

void put_u16(Bytes& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

void put_unit(Bytes& out, const Bytes& unit) {
  put_u16(out, unit.size());
  out.insert(out.end(), unit.begin(), unit.end());
}

void add_once(std::vector<Bytes>& list, ByteView unit) {
  const auto same = [&](const Bytes& known) { return std::ranges::equal(known, unit); };
  if (std::ranges::none_of(list, same))
    list.emplace_back(unit.begin(), unit.end());
}

bool profile_has_chroma_format(int profile) {
  constexpr std::array with = {100, 110, 122, 144, 244, 44, 83, 86, 118, 128, 134, 135, 138, 139};
  return std::ranges::find(with, profile) != with.end();
}

// ISO/IEC 14496-15 section 5.3.3.1.
Result<Bytes> write_avcc(const ParameterSets& sets) {
  const Bytes& sps = sets.sequence.front();
  if (sps.size() < 5)
    return fail(ErrorKind::Damaged, "H.264 SPS of {} bytes", sps.size());
  if (sets.sequence.size() > 31 || sets.picture.size() > 255)
    return fail(ErrorKind::Limit, "{} SPS and {} PPS do not fit avcC", sets.sequence.size(),
                sets.picture.size());
  Bytes out = {1, sps[1], sps[2], sps[3], 0xff};
  out.push_back(static_cast<std::uint8_t>(0xe0 | sets.sequence.size()));
  for (const auto& unit : sets.sequence)
    put_unit(out, unit);
  out.push_back(static_cast<std::uint8_t>(sets.picture.size()));
  for (const auto& unit : sets.picture)
    put_unit(out, unit);
  if (sps[1] != 66 && sps[1] != 77 && sps[1] != 88) {
    std::uint32_t chroma_format = 1, luma_depth = 0, chroma_depth = 0;
    if (profile_has_chroma_format(sps[1])) {
      BitReader reader(ByteView(sps).subspan(4));
      reader.unsigned_exp_golomb(); // seq_parameter_set_id
      chroma_format = reader.unsigned_exp_golomb();
      if (chroma_format == 3)
        reader.bits(1); // separate_colour_plane_flag
      luma_depth = reader.unsigned_exp_golomb();
      chroma_depth = reader.unsigned_exp_golomb();
      if (reader.past_end() || chroma_format > 3 || luma_depth > 6 || chroma_depth > 6)
        return fail(ErrorKind::Damaged, "H.264 SPS: chroma format or bit depth");
    }
    out.push_back(static_cast<std::uint8_t>(0xfc | chroma_format));
    out.push_back(static_cast<std::uint8_t>(0xf8 | luma_depth));
    out.push_back(static_cast<std::uint8_t>(0xf8 | chroma_depth));
    out.push_back(0); // SPS extensions
  }
  return out;
}

// What hvcC takes from an H.265 SPS (ITU-T H.265 section 7.3.2.2).
struct H265Profile {
  std::array<std::uint8_t, 12> general{}; // space, tier, profile, compatibility, constraints, level
  std::uint32_t temporal_layers = 1, temporal_nesting = 0;
  std::uint32_t chroma_format = 1, luma_depth = 0, chroma_depth = 0;
};

void skip_sub_layers(BitReader& reader, std::uint32_t max_sub_layers_minus1) {
  if (max_sub_layers_minus1 == 0)
    return;
  std::uint32_t profile_present = 0, level_present = 0;
  for (std::uint32_t i = 0; i < 8; ++i) { // the flags of layers that are not there are reserved bits
    profile_present |= reader.bits(1) << i;
    level_present |= reader.bits(1) << i;
  }
  for (std::uint32_t i = 0; i < max_sub_layers_minus1; ++i) {
    if (profile_present >> i & 1) {
      reader.bits(32);
      reader.bits(32);
      reader.bits(24);
    }
    if (level_present >> i & 1)
      reader.bits(8);
  }
}

Result<H265Profile> read_h265_profile(const Bytes& sps) {
  H265Profile out;
  if (sps.size() < 15)
    return fail(ErrorKind::Damaged, "H.265 SPS of {} bytes", sps.size());
  BitReader reader(ByteView(sps).subspan(2));
  reader.bits(4); // sps_video_parameter_set_id
  const auto max_sub_layers_minus1 = reader.bits(3);
  if (max_sub_layers_minus1 > 6)
    return fail(ErrorKind::Damaged, "H.265 SPS: {} temporal layers", max_sub_layers_minus1 + 1);
  out.temporal_layers = max_sub_layers_minus1 + 1;
  out.temporal_nesting = reader.bits(1);
  for (auto& byte : out.general)
    byte = static_cast<std::uint8_t>(reader.bits(8));
  skip_sub_layers(reader, max_sub_layers_minus1);
  reader.unsigned_exp_golomb(); // sps_seq_parameter_set_id
  out.chroma_format = reader.unsigned_exp_golomb();
  if (out.chroma_format == 3)
    reader.bits(1);             // separate_colour_plane_flag
  reader.unsigned_exp_golomb(); // width
  reader.unsigned_exp_golomb(); // height
  if (reader.bits(1) != 0) {    // conformance_window_flag
    for (int i = 0; i < 4; ++i)
      reader.unsigned_exp_golomb();
  }
  out.luma_depth = reader.unsigned_exp_golomb();
  out.chroma_depth = reader.unsigned_exp_golomb();
  if (reader.past_end() || out.chroma_format > 3 || out.luma_depth > 8 || out.chroma_depth > 8)
    return fail(ErrorKind::Damaged, "H.265 SPS: chroma format or bit depth");
  return out;
}

// ISO/IEC 14496-15 section 8.3.3.1, with complete arrays (sample entry hvc1).
Result<Bytes> write_hvcc(const ParameterSets& sets) {
  KGM_TRY(const H265Profile profile, read_h265_profile(sets.sequence.front()));
  Bytes out = {1};
  out.insert(out.end(), profile.general.begin(), profile.general.end());
  put_u16(out, 0xf000); // min_spatial_segmentation_idc unknown
  out.push_back(0xfc);  // parallelismType unknown
  out.push_back(static_cast<std::uint8_t>(0xfc | profile.chroma_format));
  out.push_back(static_cast<std::uint8_t>(0xf8 | profile.luma_depth));
  out.push_back(static_cast<std::uint8_t>(0xf8 | profile.chroma_depth));
  put_u16(out, 0); // avgFrameRate unspecified
  out.push_back(static_cast<std::uint8_t>(profile.temporal_layers << 3 | profile.temporal_nesting << 2 | 3));
  out.push_back(3);
  const std::array arrays = {std::pair{h265_vps, &sets.video}, std::pair{h265_sps, &sets.sequence},
                             std::pair{h265_pps, &sets.picture}};
  for (const auto& [type, units] : arrays) {
    if (units->size() > 0xffff)
      return fail(ErrorKind::Limit, "{} parameter sets of type {}", units->size(), type);
    out.push_back(static_cast<std::uint8_t>(0x80 | type));
    put_u16(out, units->size());
    for (const auto& unit : *units)
      put_unit(out, unit);
  }
  return out;
}

// Bounds-checked reading of a configuration record.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}

  std::uint32_t u8() {
    const auto view = take(1);
    return view.empty() ? 0U : view[0];
  }

  std::uint32_t u16() {
    const std::uint32_t high = u8();
    return high << 8 | u8();
  }

  ByteView take(std::size_t count) {
    if (bytes_.size() < count) {
      failed_ = true;
      bytes_ = {};
      return {};
    }
    const auto view = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return view;
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  ByteView bytes_;
  bool failed_ = false;
};

void read_units(Cursor& cursor, std::uint32_t count, Codec codec, ParameterSets& into) {
  for (std::uint32_t i = 0; i < count && !cursor.failed(); ++i) {
    const ByteView unit = cursor.take(cursor.u16());
    if (cursor.failed() || unit.empty())
      continue;
    auto found = collect_parameter_sets(codec, {unit});
    for (auto [from, to] : {std::pair{&found.video, &into.video}, std::pair{&found.sequence, &into.sequence},
                            std::pair{&found.picture, &into.picture}})
      for (const auto& set : *from)
        add_once(*to, set);
  }
}

} // namespace

bool ParameterSets::complete(Codec codec) const {
  return !sequence.empty() && !picture.empty() && (codec == Codec::H264 || !video.empty());
}

bool is_parameter_set(Codec codec, ByteView unit) {
  const int type = nal_type(codec, unit);
  if (codec == Codec::H264)
    return type == h264_sps || type == h264_pps;
  return type >= h265_vps && type <= h265_pps;
}

ParameterSets collect_parameter_sets(Codec codec, const std::vector<ByteView>& units) {
  ParameterSets out;
  for (const auto unit : units) {
    const int type = nal_type(codec, unit);
    if (codec == Codec::H265 && type == h265_vps)
      add_once(out.video, unit);
    else if (type == (codec == Codec::H264 ? h264_sps : h265_sps))
      add_once(out.sequence, unit);
    else if (type == (codec == Codec::H264 ? h264_pps : h265_pps))
      add_once(out.picture, unit);
  }
  return out;
}

Result<Bytes> write_configuration(Codec codec, const ParameterSets& sets) {
  if (codec != Codec::H264 && codec != Codec::H265)
    return fail(ErrorKind::Invalid, "parameter sets of a codec that has none");
  if (!sets.complete(codec))
    return fail(ErrorKind::Invalid, "parameter sets missing: {} VPS, {} SPS, {} PPS", sets.video.size(),
                sets.sequence.size(), sets.picture.size());
  for (const auto* list : {&sets.video, &sets.sequence, &sets.picture})
    for (const auto& unit : *list)
      if (unit.size() > 0xffff)
        return fail(ErrorKind::Limit, "parameter set of {} bytes", unit.size());
  return codec == Codec::H264 ? write_avcc(sets) : write_hvcc(sets);
}

Result<Configuration> read_configuration(Codec codec, ByteView configuration) {
  Configuration out;
  Cursor cursor(configuration);
  const char* name = codec == Codec::H264 ? "avcC" : "hvcC";
  if (codec != Codec::H264 && codec != Codec::H265)
    return fail(ErrorKind::Invalid, "decoder configuration of a codec that has none");
  if (cursor.u8() != 1)
    return fail(ErrorKind::Damaged, "{}: configuration version is not 1", name);
  if (codec == Codec::H264) {
    cursor.take(3);
    out.nal_length_bytes = static_cast<int>(cursor.u8() & 3) + 1;
    read_units(cursor, cursor.u8() & 0x1f, codec, out.sets);
    read_units(cursor, cursor.u8(), codec, out.sets);
  } else {
    cursor.take(20);
    out.nal_length_bytes = static_cast<int>(cursor.u8() & 3) + 1;
    const auto arrays = cursor.u8();
    for (std::uint32_t i = 0; i < arrays && !cursor.failed(); ++i) {
      cursor.u8(); // completeness and type: the units say their type themselves
      read_units(cursor, cursor.u16(), codec, out.sets);
    }
  }
  if (cursor.failed())
    return fail(ErrorKind::Damaged, "{} of {} bytes ends in the middle", name, configuration.size());
  return out;
}

} // namespace kagimado::ff

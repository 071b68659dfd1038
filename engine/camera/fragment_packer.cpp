#include "engine/camera/fragment_packer.h"

#include "engine/ff/codec_name.h"
#include "engine/mp4/codec_name.h"

#include <algorithm>

namespace kagimado::camera {
namespace {

constexpr std::int64_t ticks_per_second = 90'000;
// A larger step than this, in either direction, is a camera that set its clock: the track goes on where it
// was.
constexpr std::int64_t max_step_90k = 10 * ticks_per_second;
constexpr std::int64_t fallback_duration_90k = ticks_per_second / 25;
constexpr std::size_t max_packet_bytes = 16 * 1024 * 1024 - 4096;

Result<mp4::Track> make_track(const ff::StreamInfo& stream, mp4::Codec codec, std::uint32_t id) {
  if (stream.extradata.empty() && codec != mp4::Codec::Mjpeg)
    return fail(ErrorKind::Unsupported, "{} stream without parameter sets", mp4::name_of(codec));
  mp4::Track track;
  track.id = id;
  track.timescale = ticks_per_second;
  track.codec = codec;
  if (codec != mp4::Codec::Mjpeg)
    track.codec_config = stream.extradata;
  if (mp4::is_video(codec)) {
    track.width = static_cast<std::uint16_t>(std::clamp(stream.width, 0, 0xffff));
    track.height = static_cast<std::uint16_t>(std::clamp(stream.height, 0, 0xffff));
  } else {
    track.sample_rate_hz = static_cast<std::uint32_t>(std::max(stream.sample_rate_hz, 0));
    track.channels = static_cast<std::uint16_t>(std::clamp(stream.channels, 0, 0xffff));
  }
  return track;
}

} // namespace

Result<FragmentPacker> FragmentPacker::create(const std::vector<ff::StreamInfo>& streams) {
  FragmentPacker packer;
  bool has_video = false;
  bool has_audio = false;
  for (std::size_t i = 0; i < streams.size(); ++i) {
    const auto codec = mp4::codec_named(ff::name_of(streams[i].codec));
    if (!codec)
      continue;
    auto& has = mp4::is_video(*codec) ? has_video : has_audio;
    if (has)
      continue;
    const auto id = static_cast<std::uint32_t>(packer.lines_.size() + 1);
    KGM_TRY(auto track, make_track(streams[i], *codec, id));
    has = true;
    packer.init_.tracks.push_back(std::move(track));
    packer.lines_.push_back(
        {.stream = static_cast<int>(i), .track_id = id, .is_video = mp4::is_video(*codec)});
  }
  if (!has_video)
    return fail(ErrorKind::Unsupported, "no H.264, H.265 or MJPEG video in the source");
  packer.init_bytes_ = std::make_shared<const Bytes>(mp4::write_init(packer.init_));
  return packer;
}

mp4::Unit FragmentPacker::init_unit() const {
  mp4::Unit unit;
  unit.type = mp4::Unit::Type::Init;
  unit.bytes = init_bytes_;
  return unit;
}

void FragmentPacker::advance(Timeline& line, const ff::Packet& packet) const {
  const bool had_one = std::exchange(line.started, true);
  const auto before = line.last_90k;
  if (!had_one) {
    line.last_90k = std::max<std::int64_t>(packet.dts_90k - *first_dts_90k_, 0);
    line.shift_90k = line.last_90k - packet.dts_90k;
  } else {
    const auto expected = before + std::max<std::int64_t>(line.duration_90k, 1);
    auto time = packet.dts_90k + line.shift_90k;
    if (time < before - max_step_90k || time > expected + max_step_90k) {
      line.shift_90k = expected - packet.dts_90k;
      time = expected;
    }
    line.last_90k = std::max(time, before + 1);
  }
  const bool says_duration = packet.duration_90k > 0 && packet.duration_90k < max_step_90k;
  line.duration_90k = says_duration ? packet.duration_90k
                      : had_one     ? line.last_90k - before
                                    : fallback_duration_90k;
}

mp4::Unit FragmentPacker::write(const Timeline& line, const ff::Packet& packet, WallTime now) {
  mp4::Sample sample;
  sample.size_bytes = static_cast<std::uint32_t>(packet.data.size());
  sample.duration = static_cast<std::uint32_t>(line.duration_90k);
  sample.composition_offset =
      static_cast<std::int32_t>(std::clamp(packet.pts_90k - packet.dts_90k, -max_step_90k, max_step_90k));
  sample.is_sync = packet.is_key || !line.is_video;

  mp4::FragmentToWrite fragment;
  fragment.sequence = ++sequence_;
  fragment.track_id = line.track_id;
  fragment.decode_time = static_cast<std::uint64_t>(line.last_90k);
  fragment.samples.push_back(std::move(sample));
  if (line.is_video && packet.is_key)
    fragment.producer_time = mp4::ProducerTime{line.track_id, now, fragment.decode_time};
  fragment.payload = packet.data;

  mp4::Unit unit;
  unit.bytes = std::make_shared<const Bytes>(mp4::write_fragment(fragment));
  unit.track_id = line.track_id;
  unit.starts_with_sync = fragment.samples.front().is_sync;
  return unit;
}

Result<std::optional<mp4::Unit>> FragmentPacker::pack(const ff::Packet& packet, WallTime now) {
  const auto line = std::ranges::find(lines_, packet.stream, &Timeline::stream);
  if (line == lines_.end())
    return std::nullopt;
  if (packet.data.empty() || packet.data.size() > max_packet_bytes)
    return fail(ErrorKind::Damaged, "packet of {} bytes", packet.data.size());
  // Far from what a clock can say, and far enough from the type's end for the sums in advance().
  constexpr auto extreme = std::int64_t{1} << 60;
  for (const auto stamp : {packet.dts_90k, packet.pts_90k})
    if (stamp > extreme || stamp < -extreme)
      return fail(ErrorKind::Damaged, "packet without a usable time stamp");
  if (!first_dts_90k_) {
    if (!line->is_video || !packet.is_key)
      return std::nullopt;
    first_dts_90k_ = packet.dts_90k;
  }
  advance(*line, packet);
  return write(*line, packet, now);
}

} // namespace kagimado::camera

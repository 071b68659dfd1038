#include "engine/device/packager.h"

#include "engine/ff/codec_name.h"
#include "engine/mp4/codec_name.h"

#include <algorithm>

namespace kagimado::device {

namespace {

Result<mp4::Codec> codec_of(ff::Codec codec) {
  if (const auto carried = mp4::codec_named(ff::name_of(codec)))
    return *carried;
  return fail(ErrorKind::Unsupported, "codec of the source");
}

Result<mp4::InitSegment> describe(const MediaInfo& info) {
  if (info.video.width < 1 || info.video.height < 1 || info.video.width > 0xffff ||
      info.video.height > 0xffff)
    return fail(ErrorKind::Unsupported, "picture of {}x{}", info.video.width, info.video.height);
  mp4::InitSegment init;
  mp4::Track video;
  video.id = video_track;
  video.timescale = video_timescale;
  KGM_TRY(video.codec, codec_of(info.video.codec));
  video.codec_config = info.video.extradata;
  video.width = static_cast<std::uint16_t>(info.video.width);
  video.height = static_cast<std::uint16_t>(info.video.height);
  init.tracks.push_back(std::move(video));
  if (info.audio) {
    mp4::Track audio;
    audio.id = audio_track;
    audio.codec = mp4::Codec::Aac;
    audio.codec_config = info.audio->extradata;
    audio.sample_rate_hz = static_cast<std::uint32_t>(info.audio->sample_rate_hz);
    audio.timescale = audio.sample_rate_hz;
    audio.channels = static_cast<std::uint16_t>(info.audio->channels);
    if (audio.timescale == 0)
      return fail(ErrorKind::Unsupported, "audio without a sample rate");
    init.tracks.push_back(std::move(audio));
  }
  return init;
}

std::int64_t rescale(std::int64_t time_90k, std::int64_t timescale) {
  if (timescale == video_timescale)
    return time_90k;
  const std::int64_t seconds = time_90k / 90'000,
                     rest = time_90k % 90'000; // no overflow, whatever the uptime
  return seconds * timescale + (rest * timescale + (rest < 0 ? -45'000 : 45'000)) / 90'000;
}

} // namespace

Result<Packager> Packager::create(SharedInfo info, const sealed::PasswordKey* password) {
  KGM_TRY(const mp4::InitSegment init, describe(*info));
  Packager packager(std::move(info));
  if (password != nullptr) {
    packager.sealer_ = sealed::Sealer::create(init, *password);
    packager.init_bytes_ = std::make_shared<const Bytes>(packager.sealer_->init_bytes());
  } else {
    packager.init_bytes_ = std::make_shared<const Bytes>(mp4::write_init(init));
  }
  return packager;
}

Result<SharedBytes> Packager::fragment(const MediaPacket& packet) {
  const std::int64_t timescale = packet.is_audio ? info_->audio->sample_rate_hz : video_timescale;
  mp4::FragmentToWrite fragment;
  fragment.sequence = ++sequence_;
  fragment.track_id = packet.is_audio ? audio_track : video_track;
  fragment.decode_time = static_cast<std::uint64_t>(rescale(packet.dts_90k, timescale));
  mp4::Sample sample;
  sample.size_bytes = static_cast<std::uint32_t>(packet.data.size());
  sample.duration = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(rescale(packet.duration_90k, timescale), 0, 0xffffffff));
  sample.composition_offset = static_cast<std::int32_t>(rescale(packet.pts_90k - packet.dts_90k, timescale));
  sample.is_sync = packet.is_key || packet.is_audio;
  fragment.samples.push_back(std::move(sample));
  if (packet.is_key && !packet.is_audio)
    fragment.producer_time = mp4::ProducerTime{video_track, packet.captured, fragment.decode_time};
  fragment.payload = packet.data;
  if (!sealer_)
    return std::make_shared<const Bytes>(mp4::write_fragment(fragment));
  KGM_TRY(Bytes bytes, sealer_->seal(std::move(fragment)));
  return std::make_shared<const Bytes>(std::move(bytes));
}

} // namespace kagimado::device

#include "engine/device/track_picker.h"

namespace kagimado::device {

Result<TrackPicker> TrackPicker::create(const std::vector<ff::StreamInfo>& streams) {
  TrackPicker picker;
  for (int index = 0; index < static_cast<int>(streams.size()); ++index) {
    const auto& stream = streams[static_cast<std::size_t>(index)];
    if (stream.is_video && stream.codec != ff::Codec::Other && picker.video_ < 0)
      picker.video_ = index;
    if (stream.codec == ff::Codec::Aac && picker.audio_ < 0)
      picker.audio_ = index;
  }
  if (picker.video_ < 0)
    return fail(ErrorKind::Unsupported, "no H.264, H.265 or MJPEG video");
  return picker;
}

SharedInfo TrackPicker::describe(const std::vector<ff::StreamInfo>& streams) {
  const auto& video = streams[static_cast<std::size_t>(video_)];
  const auto* audio = audio_ < 0 ? nullptr : &streams[static_cast<std::size_t>(audio_)];
  const bool same = info_ && info_->video.extradata == video.extradata &&
                    (audio == nullptr || info_->audio->extradata == audio->extradata);
  if (!same)
    info_ = std::make_shared<const MediaInfo>(
        MediaInfo{video, audio == nullptr ? std::nullopt : std::optional(*audio)});
  return info_;
}

} // namespace kagimado::device

#include "engine/view/sound_follower.h"

#include <algorithm>
#include <cmath>

namespace kagimado::view {

void stretch(const SoundPiece& piece, std::size_t frames_out, std::vector<float>& out) {
  const auto channels = static_cast<std::size_t>(piece.channels);
  const auto frames_in = piece.frames();
  out.assign(frames_out * channels, 0.0F);
  if (frames_in == 0 || frames_out == 0)
    return;
  const double ratio =
      frames_out > 1 ? static_cast<double>(frames_in - 1) / static_cast<double>(frames_out - 1) : 0.0;
  for (std::size_t i = 0; i < frames_out; ++i) {
    const double at = static_cast<double>(i) * ratio;
    const auto left = std::min(static_cast<std::size_t>(at), frames_in - 1);
    const auto right = std::min(left + 1, frames_in - 1);
    const auto part = static_cast<float>(at - static_cast<double>(left));
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const float a = piece.samples[left * channels + channel];
      const float b = piece.samples[right * channels + channel];
      out[i * channels + channel] = a + (b - a) * part;
    }
  }
}

void SoundFollower::set_sink(std::shared_ptr<AudioSink> sink) {
  if (sink == sink_)
    return;
  silence();
  sink_ = std::move(sink);
}

void SoundFollower::silence() {
  if (pushed_up_to_ && sink_)
    sink_->clear();
  pushed_up_to_.reset();
}

// drift: how far the sound is behind the pictures; negative: ahead.
void SoundFollower::push(const SoundPiece& piece, std::chrono::microseconds drift) {
  const double wanted = -static_cast<double>(drift.count()) / 1e6; // made up for within about a second
  const double by = std::clamp(wanted, -most_stretch, most_stretch);
  const auto frames = static_cast<std::size_t>(std::lround(static_cast<double>(piece.frames()) * (1 + by)));
  stretch(piece, frames, stretched_);
  sink_->push({stretched_, piece.rate_hz, piece.channels});
  pushed_up_to_ = piece.wall + piece.duration();
}

void SoundFollower::follow(SoundTrack& track, WallTime position) {
  if (!sink_)
    return;
  auto queued = sink_->queued();
  while (queued < ahead) {
    // What is pushed now will be heard when the rest is through.
    const auto heard_at = position + queued;
    const auto piece = track.take(heard_at - tolerance / 2, heard_at + tolerance / 2);
    if (!piece)
      return;
    push(*piece, heard_at - piece->wall);
    queued += piece->duration();
  }
}

} // namespace kagimado::view

// Lets the device hear what the pictures show: sound drives nothing, it follows the clock. Little is pushed
// ahead; what drifts a little is stretched, what drifts more is dropped or waits. Owned and called by one
// thread.
#pragma once

#include "engine/view/audio_sink.h"
#include "engine/view/sound_track.h"

#include <memory>
#include <optional>

namespace kagimado::view {

class SoundFollower final {
 public:
  static constexpr std::chrono::milliseconds ahead{60};     // kept in the device
  static constexpr std::chrono::milliseconds tolerance{80}; // beyond: dropped, or waited for
  static constexpr double most_stretch = 0.02;

  void set_sink(std::shared_ptr<AudioSink> sink);
  // position: what the pictures show now.
  void follow(SoundTrack& track, WallTime position);
  void silence();

 private:
  void push(const SoundPiece& piece, std::chrono::microseconds drift);

  std::shared_ptr<AudioSink> sink_;
  std::optional<WallTime> pushed_up_to_;
  std::vector<float> stretched_;
};

// The same sound in frames_out frames: linear, for changes of a few percent.
void stretch(const SoundPiece& piece, std::size_t frames_out, std::vector<float>& out);

} // namespace kagimado::view

// The viewer's sound goes to the machine's device.
#pragma once

#include "engine/view/audio_sink.h"
#include "osd/platform/audio_output.h"

namespace kagimado::osd {

class ViewerAudio final : public view::AudioSink {
 public:
  void push(const view::AudioChunk& chunk) override {
    output_.push(chunk.samples, chunk.rate_hz, chunk.channels);
  }

  [[nodiscard]] std::chrono::microseconds queued() const override { return output_.queued(); }

  void clear() override { output_.clear(); }

 private:
  AudioOutput output_;
};

} // namespace kagimado::osd

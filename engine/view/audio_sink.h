// Where sound goes: the monitor's audio device, a test. The viewer keeps it in step with the pictures: it
// pushes little ahead, asks what is still to be heard, and drops or stretches what drifts.
//
// Called from any thread, one call at a time; no call may wait for the device.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

namespace kagimado::view {

struct AudioChunk {
  std::span<const float> samples; // interleaved, -1..1; whole frames; valid during the call only
  int rate_hz = 0;                // 8000..96000
  int channels = 0;               // 1 or 2
};

class AudioSink {
 public:
  virtual ~AudioSink() = default;
  // Heard after all that was pushed before. Another rate or number of channels than before: the device is set
  // up anew. What does not fit (more than about half a second) may be dropped.
  virtual void push(const AudioChunk& chunk) = 0;
  // Pushed and not heard yet, the device's own buffer included. Zero: silent, or no device.
  [[nodiscard]] virtual std::chrono::microseconds queued() const = 0;
  // Silence at once: a jump, a pause, another camera.
  virtual void clear() = 0;
};

} // namespace kagimado::view

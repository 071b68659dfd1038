// The sound device of the machine, by SDL2's audio queue. Without one it is silent, and says so once in the
// log.
//
// push(), queued() and clear() may be called from any thread and never wait for the device: an own thread
// opens it, and what comes meanwhile is not heard.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>

namespace kagimado::osd {

class AudioOutput final {
 public:
  static constexpr std::chrono::milliseconds most_queued{500};
  // A device that was not there is looked for again so much later.
  static constexpr std::chrono::seconds retry_after{30};

  AudioOutput();
  ~AudioOutput();
  AudioOutput(const AudioOutput&) = delete;
  AudioOutput& operator=(const AudioOutput&) = delete;

  // Interleaved samples, -1..1; whole frames of 1 or 2 channels at 8000..96000 Hz, anything else is dropped.
  // So is what does not fit into most_queued, and what comes while the device is set up for another format.
  void push(std::span<const float> samples, int rate_hz, int channels);
  // Not heard yet, the device's own buffer included.
  [[nodiscard]] std::chrono::microseconds queued() const;
  void clear();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::osd

// One sound decoder: AAC access units to interleaved PCM. Owned and called by one thread at a time.
// Source of the configuration: AudioSpecificConfig, ISO/IEC 14496-3 section 1.6.
#pragma once

#include "engine/ff/codec.h"

#include <functional>
#include <memory>
#include <vector>

namespace kagimado::ff {

struct AudioBlock {
  int rate_hz = 0;
  int channels = 0;           // 1 or 2: of more, the front ones
  std::vector<float> samples; // interleaved, -1..1
};

class AudioDecoder final {
 public:
  // Errors: Unsupported (codec), Damaged (configuration).
  static Result<std::unique_ptr<AudioDecoder>> create(Codec codec, ByteView extradata);
  ~AudioDecoder();

  // One access unit. Emits 0..n blocks. Errors: Damaged (go on with the next one), Limit.
  Result<> decode(ByteView data, const std::function<void(AudioBlock)>& emit);
  void flush();

 private:
  struct Impl;
  explicit AudioDecoder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::ff

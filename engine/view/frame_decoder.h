// Opens and decodes the samples of one clip's video track. Owned and called by one thread at a time.
#pragma once

#include "engine/base/clock.h"
#include "engine/ff/decoder.h"
#include "engine/sealed/opener.h"

#include <deque>
#include <functional>

namespace kagimado::view {

// What a decoded frame needs to know about the sample it came from.
struct FrameFacts {
  bool is_sync = false;
  std::chrono::microseconds time{0}; // decode time on the stream's own time line
  SteadyTime received;
  WallTime wall;
  std::chrono::microseconds duration{0};
};

class FrameDecoder final {
 public:
  using Emit = std::function<void(ff::Frame, const FrameFacts&)>;

  // Errors: Unsupported, Damaged.
  static Result<std::unique_ptr<FrameDecoder>> create(const mp4::Track& track, ff::DecoderOptions options);

  // The sample is copied once, into a padded buffer that is reused; opened there; decoded from there. opener:
  // null for clear ones. Errors: Damaged (go on with the next key frame).
  Result<> decode(ByteView fragment_bytes, const mp4::Sample& sample, std::int64_t pts,
                  sealed::Opener* opener, const FrameFacts& facts, const Emit& emit);
  Result<> drain(const Emit& emit); // what is still inside comes out; goes on with a key frame
  void flush();
  void set_options(ff::DecoderOptions options);

 private:
  FrameFacts facts_of(std::int64_t pts);

  std::unique_ptr<ff::VideoDecoder> decoder_;
  ff::DecoderOptions options_;
  Bytes buffer_;
  std::deque<std::pair<std::int64_t, FrameFacts>> inside_; // handed to the decoder, not come out yet
};

} // namespace kagimado::view

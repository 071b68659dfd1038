// One video decoder, one thread of its own making none (thread_count 1): tiles are spread over workers by the
// caller. Owned and called by one thread at a time.
#pragma once

#include "engine/ff/codec.h"
#include "engine/ff/frame.h"

#include <functional>
#include <memory>

namespace kagimado::ff {

struct DecoderOptions {
  bool skip_loop_filter = false; // small tiles, overload
  enum class Skip { None, NonReference, NonKey } skip = Skip::None;
};

inline constexpr std::size_t input_padding_bytes = 64;

class VideoDecoder final {
 public:
  // extradata as in StreamInfo. Errors: Unsupported, Damaged (extradata).
  static Result<std::unique_ptr<VideoDecoder>> create(Codec codec, ByteView extradata,
                                                      DecoderOptions options);
  ~VideoDecoder();

  // One access unit. data must stay valid during the call only. Emits 0..n frames. Errors: Damaged (go on
  // with the next key frame).
  Result<> decode(ByteView data, std::int64_t pts, const std::function<void(Frame)>& emit);
  // The same without any copy, for callers whose buffer has input_padding_bytes readable bytes (best zero)
  // after data. decode() copies data into an own padded buffer first, since libavcodec reads beyond the end.
  Result<> decode_padded(ByteView data, std::int64_t pts, const std::function<void(Frame)>& emit);
  Result<> drain(const std::function<void(Frame)>& emit);
  void flush();                             // forget references: before a jump
  void set_options(DecoderOptions options); // takes effect with the next access unit

 private:
  struct Impl;
  explicit VideoDecoder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace kagimado::ff

#include "engine/view/frame_decoder.h"

#include <algorithm>
#include <cstring>

namespace kagimado::view {
namespace {

constexpr std::size_t padding_bytes = ff::input_padding_bytes;
constexpr std::size_t max_inside = 64; // more than any decoder's delay

ff::Codec decoder_codec(mp4::Codec codec) {
  switch (codec) {
  case mp4::Codec::H264:
    return ff::Codec::H264;
  case mp4::Codec::H265:
    return ff::Codec::H265;
  case mp4::Codec::Mjpeg:
    return ff::Codec::Mjpeg;
  case mp4::Codec::Aac:
    return ff::Codec::Aac;
  }
  return ff::Codec::Other;
}

} // namespace

Result<std::unique_ptr<FrameDecoder>> FrameDecoder::create(const mp4::Track& track,
                                                           ff::DecoderOptions options) {
  auto decoder = std::make_unique<FrameDecoder>();
  KGM_TRY(decoder->decoder_,
          ff::VideoDecoder::create(decoder_codec(track.codec), track.codec_config, options));
  decoder->options_ = options;
  return decoder;
}

void FrameDecoder::set_options(ff::DecoderOptions options) {
  if (options.skip_loop_filter == options_.skip_loop_filter && options.skip == options_.skip)
    return;
  options_ = options;
  decoder_->set_options(options);
}

void FrameDecoder::flush() {
  decoder_->flush();
  inside_.clear();
}

Result<> FrameDecoder::drain(const Emit& emit) {
  auto result = decoder_->drain([&](ff::Frame frame) {
    const auto own = facts_of(frame.pts());
    emit(std::move(frame), own);
  });
  inside_.clear();
  return result;
}

FrameFacts FrameDecoder::facts_of(std::int64_t pts) {
  const auto found =
      std::find_if(inside_.begin(), inside_.end(), [pts](const auto& entry) { return entry.first == pts; });
  if (found == inside_.end())
    return inside_.empty() ? FrameFacts{} : inside_.back().second;
  const auto facts = found->second;
  inside_.erase(found);
  return facts;
}

Result<> FrameDecoder::decode(ByteView fragment_bytes, const mp4::Sample& sample, std::int64_t pts,
                              sealed::Opener* opener, const FrameFacts& facts, const Emit& emit) {
  if (sample.offset > fragment_bytes.size() || sample.size_bytes > fragment_bytes.size() - sample.offset)
    return fail(ErrorKind::Damaged, "sample of {} bytes at {} leaves its fragment of {} bytes",
                sample.size_bytes, sample.offset, fragment_bytes.size());
  const std::size_t size = sample.size_bytes;
  if (buffer_.size() < size + padding_bytes)
    buffer_.resize(size + padding_bytes);
  std::memcpy(buffer_.data(), fragment_bytes.data() + sample.offset, size);
  std::memset(buffer_.data() + size, 0, padding_bytes);
  const MutableBytes bytes{buffer_.data(), size};
  if (opener != nullptr)
    KGM_CHECK(opener->open_sample(sample, bytes));
  inside_.emplace_back(pts, facts);
  if (inside_.size() > max_inside)
    inside_.pop_front();
  return decoder_->decode_padded(bytes, pts, [&](ff::Frame frame) {
    const auto own = facts_of(frame.pts());
    emit(std::move(frame), own);
  });
}

} // namespace kagimado::view

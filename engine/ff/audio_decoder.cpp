#include "engine/ff/audio_decoder.h"

#include "engine/ff/av_error.h"
#include "engine/ff/av_owners.h"
#include "engine/ff/decoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace kagimado::ff {
namespace {

constexpr std::size_t max_access_unit_bytes = 64 * 1024; // AAC's own limit is 768 bytes a channel
constexpr std::size_t max_config_bytes = 1024;
constexpr int slowest_rate_hz = 8'000, fastest_rate_hz = 96'000;

// Planar samples of the first channels, interleaved.
AudioBlock interleave(const AVFrame& frame) {
  AudioBlock block;
  block.rate_hz = frame.sample_rate;
  block.channels = std::min(frame.ch_layout.nb_channels, 2);
  const auto count = static_cast<std::size_t>(frame.nb_samples);
  const auto channels = static_cast<std::size_t>(block.channels);
  block.samples.resize(count * channels);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    const auto* plane = reinterpret_cast<const float*>(frame.extended_data[channel]);
    for (std::size_t i = 0; i < count; ++i)
      block.samples[i * channels + channel] =
          std::isfinite(plane[i]) ? std::clamp(plane[i], -1.0F, 1.0F) : 0.0F;
  }
  return block;
}

} // namespace

struct AudioDecoder::Impl {
  CodecContextOwner context;
  PacketOwner packet{av_packet_alloc()};
  FrameOwner frame{av_frame_alloc()};
  Bytes padded;

  Result<> receive(const std::function<void(AudioBlock)>& emit) const {
    int status = avcodec_receive_frame(context.get(), frame.get());
    while (status == 0) {
      const bool usable = frame->format == AV_SAMPLE_FMT_FLTP && frame->nb_samples > 0 &&
                          frame->ch_layout.nb_channels > 0 && frame->sample_rate >= slowest_rate_hz &&
                          frame->sample_rate <= fastest_rate_hz;
      if (!usable)
        return fail(ErrorKind::Unsupported, "sound: {} Hz, {} channels", frame->sample_rate,
                    frame->ch_layout.nb_channels);
      emit(interleave(*frame));
      status = avcodec_receive_frame(context.get(), frame.get());
    }
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF)
      return {};
    return std::unexpected(Error{ErrorKind::Damaged, "sound: " + text_of_averror(status)});
  }
};

AudioDecoder::AudioDecoder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

AudioDecoder::~AudioDecoder() = default;

Result<std::unique_ptr<AudioDecoder>> AudioDecoder::create(Codec codec, ByteView extradata) {
  quiet_libav();
  if (codec != Codec::Aac)
    return fail(ErrorKind::Unsupported, "sound: only AAC is decoded");
  if (extradata.size() < 2 || extradata.size() > max_config_bytes)
    return fail(ErrorKind::Damaged, "sound: configuration of {} bytes", extradata.size());
  const AVCodec* decoder = avcodec_find_decoder(AV_CODEC_ID_AAC);
  if (decoder == nullptr)
    return fail(ErrorKind::Unsupported, "sound: libavcodec has no AAC");
  auto impl = std::make_unique<Impl>();
  impl->context.reset(avcodec_alloc_context3(decoder));
  if (!impl->context || !impl->packet || !impl->frame)
    return fail(ErrorKind::Limit, "sound: no memory");
  AVCodecContext& context = *impl->context;
  context.thread_count = 1;
  context.extradata = static_cast<std::uint8_t*>(av_mallocz(extradata.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (context.extradata == nullptr)
    return fail(ErrorKind::Limit, "sound: no memory");
  std::memcpy(context.extradata, extradata.data(), extradata.size());
  context.extradata_size = static_cast<int>(extradata.size());
  if (const int status = avcodec_open2(&context, decoder, nullptr); status < 0)
    return std::unexpected(Error{ErrorKind::Damaged, "sound: " + text_of_averror(status)});
  return std::unique_ptr<AudioDecoder>(new AudioDecoder(std::move(impl)));
}

Result<> AudioDecoder::decode(ByteView data, const std::function<void(AudioBlock)>& emit) {
  if (data.empty())
    return fail(ErrorKind::Damaged, "sound: empty access unit"); // libavcodec would take it as the end
  if (data.size() > max_access_unit_bytes)
    return fail(ErrorKind::Limit, "sound: access unit of {} bytes", data.size());
  Bytes& padded = impl_->padded;
  padded.assign(data.begin(), data.end());
  padded.resize(data.size() + input_padding_bytes);
  AVPacket& packet = *impl_->packet;
  packet.data = padded.data(); // not reference-counted: libavcodec copies what it keeps
  packet.size = static_cast<int>(data.size());
  const int status = avcodec_send_packet(impl_->context.get(), &packet);
  packet.data = nullptr;
  packet.size = 0;
  if (status < 0)
    return std::unexpected(Error{ErrorKind::Damaged, "sound: " + text_of_averror(status)});
  return impl_->receive(emit);
}

void AudioDecoder::flush() {
  avcodec_flush_buffers(impl_->context.get());
}

} // namespace kagimado::ff

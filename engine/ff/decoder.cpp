#include "engine/ff/decoder.h"

#include "engine/ff/av_error.h"
#include "engine/ff/av_owners.h"
#include "engine/ff/parameter_sets.h"

#include <algorithm>
#include <cstring>

namespace kagimado::ff {

static_assert(input_padding_bytes >= AV_INPUT_BUFFER_PADDING_SIZE);

namespace {

// Larger coded pictures than any camera sends; bounds what a hostile SPS can make libavcodec allocate.
constexpr std::int64_t max_pixels = 8192LL * 8192;
constexpr std::size_t max_access_unit_bytes = 64 * 1024 * 1024;

Result<AVCodecID> video_codec_id(Codec codec) {
  switch (codec) {
  case Codec::H264:
    return AV_CODEC_ID_H264;
  case Codec::H265:
    return AV_CODEC_ID_HEVC;
  case Codec::Mjpeg:
    return AV_CODEC_ID_MJPEG;
  case Codec::Aac:
  case Codec::Other:
    break;
  }
  return fail(ErrorKind::Unsupported, "decoder: not a video codec this product decodes");
}

AVDiscard discard_of(DecoderOptions::Skip skip) {
  switch (skip) {
  case DecoderOptions::Skip::NonReference:
    return AVDISCARD_NONREF;
  case DecoderOptions::Skip::NonKey:
    return AVDISCARD_NONKEY;
  case DecoderOptions::Skip::None:
    break;
  }
  return AVDISCARD_DEFAULT;
}

// The packet's bytes belong to the caller: nothing to free.
void keep(void*, std::uint8_t*) {}

} // namespace

struct VideoDecoder::Impl {
  CodecContextOwner context;
  PacketOwner packet{av_packet_alloc()};
  FrameOwner next; // receives the next picture; one AVFrame is allocated a picture that was emitted
  Bytes padded;

  void apply(DecoderOptions options) const {
    context->skip_loop_filter = options.skip_loop_filter ? AVDISCARD_ALL : AVDISCARD_DEFAULT;
    context->skip_frame = discard_of(options.skip);
  }

  // Every picture the decoder has ready. NeedMore of libavcodec (EAGAIN) is the ordinary end.
  Result<> receive(const std::function<void(Frame)>& emit) {
    for (;;) {
      if (!next)
        next.reset(av_frame_alloc());
      if (!next)
        return fail(ErrorKind::Limit, "decoder: no memory for a frame");
      const int status = avcodec_receive_frame(context.get(), next.get());
      if (status == AVERROR(EAGAIN) || status == AVERROR_EOF)
        return {};
      if (status < 0)
        return std::unexpected(Error{ErrorKind::Damaged, "decoder: " + text_of_averror(status)});
      emit(Frame(std::shared_ptr<const AVFrame>(next.release(), [](const AVFrame* frame) {
        auto* owned = const_cast<AVFrame*>(frame);
        av_frame_free(&owned);
      })));
    }
  }
};

VideoDecoder::VideoDecoder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

VideoDecoder::~VideoDecoder() = default;

Result<std::unique_ptr<VideoDecoder>> VideoDecoder::create(Codec codec, ByteView extradata,
                                                           DecoderOptions options) {
  quiet_libav();
  KGM_TRY(const AVCodecID id, video_codec_id(codec));
  if (codec != Codec::Mjpeg) {
    const auto configuration = read_configuration(codec, extradata);
    if (!configuration)
      return std::unexpected(configuration.error().within("decoder"));
  }
  const AVCodec* decoder = avcodec_find_decoder(id);
  if (decoder == nullptr)
    return fail(ErrorKind::Unsupported, "decoder: libavcodec has none for {}", avcodec_get_name(id));
  auto impl = std::make_unique<Impl>();
  impl->context.reset(avcodec_alloc_context3(decoder));
  if (!impl->context || !impl->packet)
    return fail(ErrorKind::Limit, "decoder: no memory");
  AVCodecContext& context = *impl->context;
  context.thread_count = 1;
  // Exact cropping: the default would round the left edge to the alignment SIMD likes.
  context.flags |= AV_CODEC_FLAG_UNALIGNED;
  context.max_pixels = max_pixels;
  context.pkt_timebase = {1, 90'000};
  if (codec != Codec::Mjpeg) {
    context.extradata =
        static_cast<std::uint8_t*>(av_mallocz(extradata.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    if (context.extradata == nullptr)
      return fail(ErrorKind::Limit, "decoder: no memory");
    std::memcpy(context.extradata, extradata.data(), extradata.size());
    context.extradata_size = static_cast<int>(extradata.size());
  }
  impl->apply(options);
  if (const int status = avcodec_open2(&context, decoder, nullptr); status < 0)
    return av_fail(status, "decoder");
  return std::unique_ptr<VideoDecoder>(new VideoDecoder(std::move(impl)));
}

Result<> VideoDecoder::decode(ByteView data, std::int64_t pts, const std::function<void(Frame)>& emit) {
  if (data.size() > max_access_unit_bytes)
    return fail(ErrorKind::Limit, "decoder: access unit of {} bytes", data.size());
  Bytes& padded = impl_->padded; // grows to the largest access unit and stays
  padded.resize(std::max(padded.size(), data.size() + input_padding_bytes));
  if (!data.empty())
    std::memcpy(padded.data(), data.data(), data.size());
  std::memset(padded.data() + data.size(), 0, input_padding_bytes);
  return decode_padded(ByteView(padded).first(data.size()), pts, emit);
}

Result<> VideoDecoder::decode_padded(ByteView data, std::int64_t pts,
                                     const std::function<void(Frame)>& emit) {
  if (data.empty())
    return fail(ErrorKind::Damaged, "decoder: empty access unit"); // libavcodec would take it as the end
  if (data.size() > max_access_unit_bytes)
    return fail(ErrorKind::Limit, "decoder: access unit of {} bytes", data.size());
  AVPacket& packet = *impl_->packet;
  // A reference-counted view of foreign memory: without a buffer reference libavcodec would copy the packet.
  packet.buf = av_buffer_create(const_cast<std::uint8_t*>(data.data()), data.size(), &keep, nullptr,
                                AV_BUFFER_FLAG_READONLY);
  if (packet.buf == nullptr)
    return fail(ErrorKind::Limit, "decoder: no memory");
  packet.data = packet.buf->data;
  packet.size = static_cast<int>(data.size());
  packet.pts = pts;
  packet.dts = AV_NOPTS_VALUE;
  const int status = avcodec_send_packet(impl_->context.get(), &packet);
  Result<> received = impl_->receive(emit);
  // The bytes are valid during this call only; a decoder that still holds them is made to let go.
  const bool held = av_buffer_get_ref_count(packet.buf) > 1;
  av_packet_unref(&packet);
  if (held)
    avcodec_flush_buffers(impl_->context.get());
  if (status < 0)
    return std::unexpected(Error{status == AVERROR_EOF ? ErrorKind::Invalid : ErrorKind::Damaged,
                                 "decoder: " + text_of_averror(status)});
  if (!received)
    return received;
  if (held)
    return fail(ErrorKind::Damaged, "decoder: access unit not taken whole");
  return {};
}

Result<> VideoDecoder::drain(const std::function<void(Frame)>& emit) {
  avcodec_send_packet(impl_->context.get(), nullptr);
  auto received = impl_->receive(emit);
  avcodec_flush_buffers(impl_->context.get()); // usable again after the end
  return received;
}

void VideoDecoder::flush() {
  avcodec_flush_buffers(impl_->context.get());
}

void VideoDecoder::set_options(DecoderOptions options) {
  impl_->apply(options);
}

} // namespace kagimado::ff

#include "engine/ff/encoder.h"

#include "engine/ff/av_error.h"
#include "engine/ff/av_owners.h"
#include "engine/ff/packet_shaper.h"

#include <algorithm>
#include <array>

namespace kagimado::ff {

namespace {

struct Range {
  std::array<std::uint8_t, 256> luma{}, chroma{};
};

// Limited to full range: JPEG (JFIF) knows no other.
constexpr Range full_range = [] {
  Range table;
  for (int value = 0; value < 256; ++value) {
    const auto index = static_cast<std::size_t>(value);
    table.luma[index] = static_cast<std::uint8_t>(std::clamp(((value - 16) * 255 + 109) / 219, 0, 255));
    const int centred = (value - 128) * 255;
    table.chroma[index] =
        static_cast<std::uint8_t>(std::clamp(128 + (centred + (centred < 0 ? -112 : 112)) / 224, 0, 255));
  }
  return table;
}();

// JPEG quality 1..100 as libavcodec's quantiser scale 31..2, as most programs understand it.
int jpeg_scale(int quality) {
  return std::clamp(2 + (100 - std::clamp(quality, 1, 100)) * 29 / 99, 2, 31);
}

const char* encoder_name(Codec codec) {
  switch (codec) {
  case Codec::H264:
    return "libx264";
  case Codec::H265:
    return "libx265";
  case Codec::Mjpeg:
    return "mjpeg";
  case Codec::Aac:
  case Codec::Other:
    break;
  }
  return nullptr;
}

Result<> check(const VideoEncoderOptions& options) {
  if (options.width < 16 || options.height < 16 || options.width > 8192 || options.height > 8192 ||
      options.width % 2 != 0 || options.height % 2 != 0)
    return fail(ErrorKind::Invalid, "encoder: picture of {}x{} (even sides of 16..8192)", options.width,
                options.height);
  if (options.frames_per_second < 1 || options.frames_per_second > 240 ||
      options.key_frame_interval_frames < 1)
    return fail(ErrorKind::Invalid, "encoder: {} frames a second, key frame every {}",
                options.frames_per_second, options.key_frame_interval_frames);
  return {};
}

void set_common(AVCodecContext& context, const VideoEncoderOptions& options) {
  context.width = options.width;
  context.height = options.height;
  context.time_base = {1, 90'000};
  context.framerate = {options.frames_per_second, 1};
  context.thread_count = 1;
  context.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  context.gop_size = options.key_frame_interval_frames;
  context.keyint_min = options.key_frame_interval_frames;
  context.max_b_frames = 0;
  context.pix_fmt = AV_PIX_FMT_YUV420P;
  context.color_range = AVCOL_RANGE_MPEG;
  context.colorspace = options.height >= 720 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

void set_rate(AVCodecContext& context, const VideoEncoderOptions& options) {
  context.bit_rate = static_cast<std::int64_t>(options.bitrate_kbps) * 1000;
  context.rc_max_rate = context.bit_rate * 3 / 2;
  context.rc_buffer_size = static_cast<int>(std::min<std::int64_t>(context.rc_max_rate, 1'000'000'000));
}

void set_codec(AVCodecContext& context, const VideoEncoderOptions& options, Dictionary& settings) {
  const int interval = options.key_frame_interval_frames;
  if (options.codec == Codec::Mjpeg) {
    context.pix_fmt = AV_PIX_FMT_YUVJ420P;
    context.color_range = AVCOL_RANGE_JPEG;
    context.colorspace = AVCOL_SPC_BT470BG;
    context.flags |= AV_CODEC_FLAG_QSCALE;
    context.global_quality = FF_QP2LAMBDA * jpeg_scale(options.jpeg_quality);
    context.qmin = 1;
    settings.set("huffman",
                 "default"); // every reader knows these tables; the optimal ones cost a second pass
    return;
  }
  set_rate(context, options);
  settings.set("forced-idr", "1"); // request_key_frame()
  settings.set("preset", "superfast");
  settings.set("tune", "zerolatency");
  if (options.codec == Codec::H264) {
    context.profile = FF_PROFILE_H264_MAIN;
    settings.set("x264-params",
                 fmt::format("scenecut=0:open-gop=0:bframes=0:keyint={0}:min-keyint={0}", interval).c_str());
  } else {
    settings.set("x265-params",
                 fmt::format("log-level=none:scenecut=0:open-gop=0:bframes=0:keyint={0}:min-keyint={0}:"
                             "pools=none:frame-threads=1:wpp=0:info=0:repeat-headers=0",
                             interval)
                     .c_str());
  }
}

void copy_plane(std::uint8_t* to, int to_stride, const std::uint8_t* from, int from_stride, int width,
                int height, const std::array<std::uint8_t, 256>* table) {
  for (int row = 0; row < height; ++row, to += to_stride, from += from_stride) {
    if (table == nullptr)
      std::copy_n(from, width, to);
    else
      std::transform(from, from + width, to, [&](std::uint8_t value) { return (*table)[value]; });
  }
}

} // namespace

struct VideoEncoder::Impl {
  VideoEncoderOptions options;
  CodecContextOwner context;
  FrameOwner frame{av_frame_alloc()};
  PacketOwner packet{av_packet_alloc()};
  StreamInfo info;
  PacketShaper shaper;
  bool key_requested = false;

  Result<> open() {
    const char* name = encoder_name(options.codec);
    const AVCodec* encoder = name == nullptr ? nullptr : avcodec_find_encoder_by_name(name);
    if (encoder == nullptr)
      return fail(ErrorKind::Unsupported, "encoder: no {} in this libavcodec",
                  name == nullptr ? "such codec" : name);
    context.reset(avcodec_alloc_context3(encoder));
    if (!context || !frame || !packet)
      return fail(ErrorKind::Limit, "encoder: no memory");
    Dictionary settings;
    set_common(*context, options);
    set_codec(*context, options, settings);
    if (const int status = avcodec_open2(context.get(), encoder, settings.out()); status < 0)
      return av_fail(status, name);
    frame->format = context->pix_fmt;
    frame->width = options.width;
    frame->height = options.height;
    if (const int status = av_frame_get_buffer(frame.get(), 0); status < 0)
      return av_fail(status, name);
    return describe();
  }

  Result<> describe() {
    info.codec = options.codec;
    info.is_video = true;
    info.width = options.width;
    info.height = options.height;
    info.frames_per_second = options.frames_per_second;
    if (options.codec != Codec::Mjpeg && context->extradata_size > 0)
      info.extradata.assign(context->extradata, context->extradata + context->extradata_size);
    KGM_TRY(shaper, PacketShaper::create(info));
    if (options.codec != Codec::Mjpeg && info.extradata.empty())
      return fail(ErrorKind::Internal, "encoder: no parameter sets");
    return {};
  }

  void load(const I420View& picture) {
    const bool jpeg = options.codec == Codec::Mjpeg;
    const auto* luma = jpeg ? &full_range.luma : nullptr;
    const auto* chroma = jpeg ? &full_range.chroma : nullptr;
    copy_plane(frame->data[0], frame->linesize[0], picture.y, picture.stride_y, options.width, options.height,
               luma);
    copy_plane(frame->data[1], frame->linesize[1], picture.u, picture.stride_u, options.width / 2,
               options.height / 2, chroma);
    copy_plane(frame->data[2], frame->linesize[2], picture.v, picture.stride_v, options.width / 2,
               options.height / 2, chroma);
  }

  Result<> receive(const std::function<void(Packet)>& emit) {
    for (;;) {
      const int status = avcodec_receive_packet(context.get(), packet.get());
      if (status == AVERROR(EAGAIN) || status == AVERROR_EOF)
        return {};
      if (status < 0)
        return av_fail(status, "encoder");
      Packet out;
      out.is_key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
      auto shaped = shaper.shape({packet->data, static_cast<std::size_t>(packet->size)}, out.is_key, info);
      out.pts_90k = packet->pts;
      out.dts_90k = packet->pts; // no B frames
      out.duration_90k = 90'000 / options.frames_per_second;
      av_packet_unref(packet.get());
      if (!shaped)
        return std::unexpected(shaped.error().within("encoder"));
      out.data = std::move(*shaped);
      emit(std::move(out));
    }
  }
};

VideoEncoder::VideoEncoder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

VideoEncoder::~VideoEncoder() = default;

Result<std::unique_ptr<VideoEncoder>> VideoEncoder::create(const VideoEncoderOptions& options) {
  quiet_libav();
  KGM_CHECK(check(options));
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  KGM_CHECK(impl->open());
  return std::unique_ptr<VideoEncoder>(new VideoEncoder(std::move(impl)));
}

const StreamInfo& VideoEncoder::stream() const {
  return impl_->info;
}

void VideoEncoder::request_key_frame() {
  impl_->key_requested = true;
}

Result<> VideoEncoder::encode(const I420View& picture, std::int64_t pts_90k,
                              const std::function<void(Packet)>& emit) {
  Impl& self = *impl_;
  // libx264 may still look at the previous picture.
  if (const int status = av_frame_make_writable(self.frame.get()); status < 0)
    return av_fail(status, "encoder");
  self.load(picture);
  self.frame->pts = pts_90k;
  self.frame->pict_type = std::exchange(self.key_requested, false) ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  self.frame->quality = self.context->global_quality;
  if (const int status = avcodec_send_frame(self.context.get(), self.frame.get()); status < 0)
    return av_fail(status, "encoder");
  return self.receive(emit);
}

} // namespace kagimado::ff

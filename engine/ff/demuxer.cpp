#include "engine/ff/demuxer.h"

#include "engine/ff/av_error.h"
#include "engine/ff/av_owners.h"
#include "engine/ff/packet_shaper.h"
#include "engine/ff/redact.h"

#include <algorithm>
#include <deque>

namespace kagimado::ff {

namespace {

constexpr AVRational ticks_90k = {1, 90'000};
constexpr std::size_t max_packets_before_open = 500; // while a stream's configuration is not known yet
constexpr std::int64_t max_packet_bytes = 32LL * 1024 * 1024;

Codec codec_of(AVCodecID id) {
  switch (id) {
  case AV_CODEC_ID_H264:
    return Codec::H264;
  case AV_CODEC_ID_HEVC:
    return Codec::H265;
  case AV_CODEC_ID_MJPEG:
    return Codec::Mjpeg;
  case AV_CODEC_ID_AAC:
    return Codec::Aac;
  default:
    return Codec::Other;
  }
}

bool is_rtsp(const std::string& location) {
  return location.starts_with("rtsp://");
}

// What libav's blocking calls ask again and again.
struct Patience {
  const std::atomic<bool>* stop = nullptr;
  std::chrono::milliseconds timeout{};
  std::chrono::steady_clock::time_point deadline;
  // RTSP follows redirections by itself, and changes the input's URL: this ends it before a word is said
  // there.
  const AVFormatContext* opening = nullptr;
  std::string url;
  bool redirected = false;

  void restart() { deadline = std::chrono::steady_clock::now() + timeout; }

  [[nodiscard]] bool stopped() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }

  [[nodiscard]] bool expired() const { return std::chrono::steady_clock::now() >= deadline; }

  void look_for_redirection() {
    redirected = redirected || (opening != nullptr && opening->url != nullptr && url != opening->url);
  }

  static int interrupted(void* self) {
    auto* patience = static_cast<Patience*>(self);
    patience->look_for_redirection();
    return patience->stopped() || patience->expired() || patience->redirected ? 1 : 0;
  }
};

struct Track {
  std::unique_ptr<PacketShaper> shaper; // null: not a codec of this product
  std::int64_t last_dts_90k = AV_NOPTS_VALUE;
  std::int64_t frame_90k = 0; // length of a frame by the frame rate; for packets that do not say
  bool may_reorder = false;
};

StreamInfo describe(AVFormatContext& input, AVStream& stream) {
  const AVCodecParameters& parameters = *stream.codecpar;
  StreamInfo info;
  info.codec = codec_of(parameters.codec_id);
  info.is_video = parameters.codec_type == AVMEDIA_TYPE_VIDEO;
  if (parameters.extradata_size > 0)
    info.extradata.assign(parameters.extradata, parameters.extradata + parameters.extradata_size);
  info.width = parameters.width;
  info.height = parameters.height;
  info.sample_rate_hz = parameters.sample_rate;
  info.channels = parameters.ch_layout.nb_channels;
  const AVRational rate = av_guess_frame_rate(&input, &stream, nullptr);
  if (info.is_video && rate.num > 0 && rate.den > 0)
    info.frames_per_second = av_q2d(rate);
  return info;
}

} // namespace

struct Demuxer::Impl {
  std::string location;
  DemuxerOptions options;
  Patience patience;
  InputOwner input;
  PacketOwner packet{av_packet_alloc()};
  std::vector<StreamInfo> streams;
  std::vector<Track> tracks;
  std::deque<Packet> pending; // read before open() could answer

  [[nodiscard]] std::string place() const {
    return options.shown.empty() ? without_credentials(location) : options.shown;
  }

  [[nodiscard]] std::unexpected<Error> failure(int status, std::string_view doing) const {
    if (patience.stopped())
      return fail(ErrorKind::Cancelled, "{} {}: stopped", doing, place());
    if (patience.redirected)
      return fail(ErrorKind::Unsupported, "{} {}: it sends us to another address, which is not followed",
                  doing, place());
    if (status == AVERROR_EXIT || patience.expired()) // RTSP reports an interrupted read as invalid data
      return fail(ErrorKind::Timeout, "{} {}: nothing for {} ms", doing, place(), options.timeout.count());
    auto error = av_fail(status, fmt::format("{} {}", doing, place()));
    if (is_rtsp(location) &&
        (error.error().kind == ErrorKind::Io || error.error().kind == ErrorKind::EndOfStream))
      return std::unexpected(Error{ErrorKind::Disconnected, error.error().message});
    return error;
  }

  Result<> open() {
    KGM_CHECK(open_input());
    patience.restart();
    if (const int status = avformat_find_stream_info(input.get(), nullptr); status < 0)
      return failure(status, "reading");
    KGM_CHECK(describe_streams());
    return read_configurations();
  }

  Result<> open_input() {
    if (location.starts_with("rtsps://"))
      return fail(ErrorKind::Unsupported, "opening {}: RTSPS is not verified by this FFmpeg", place());
    input.reset(); // before its successor: a rewound file is opened anew
    AVFormatContext* context = avformat_alloc_context();
    if (context == nullptr)
      return fail(ErrorKind::Limit, "demuxer: no memory");
    context->interrupt_callback = {&Patience::interrupted, &patience};
    Dictionary settings;
    if (is_rtsp(location)) {
      settings.set("rtsp_transport", options.tunnel ? "http" : "tcp");
      // A safety net for reads that do not ask the interrupt callback; Patience comes first.
      settings.set("timeout", std::chrono::microseconds(2 * options.timeout).count());
      settings.set("protocol_whitelist", options.tunnel ? "rtp,rtsp,tcp,http" : "rtp,rtsp,tcp");
      settings.set("allowed_media_types", "video+audio");
      // Frames as they come: no more packets are held back than the codec parameters need.
      settings.set("fflags", "nobuffer");
      settings.set("analyzeduration", static_cast<std::int64_t>(3'000'000));
    } else {
      settings.set("protocol_whitelist", "file"); // a playlist or reference must not open anything else
    }
    patience.restart();
    const std::string url = is_rtsp(location) ? location : "file:" + location;
    if (is_rtsp(location)) {
      patience.opening = context;
      patience.url = url;
    }
    const int status = avformat_open_input(&context, url.c_str(), nullptr, settings.out());
    patience.opening = nullptr;
    if (status < 0)
      return failure(status, "opening"); // context was freed
    input.reset(context);
    return {};
  }

  Result<> describe_streams() {
    streams.clear();
    tracks.clear();
    for (unsigned i = 0; i < input->nb_streams; ++i) {
      AVStream& stream = *input->streams[i];
      StreamInfo info = describe(*input, stream);
      Track track;
      if (info.codec != Codec::Other) {
        auto shaper = PacketShaper::create(info);
        if (!shaper)
          return std::unexpected(shaper.error().within("opening " + place()));
        track.shaper = std::make_unique<PacketShaper>(*shaper);
      } else {
        stream.discard = AVDISCARD_ALL;
      }
      if (info.frames_per_second > 0)
        track.frame_90k = static_cast<std::int64_t>(90'000 / info.frames_per_second);
      else if (info.codec == Codec::Aac && info.sample_rate_hz > 0)
        track.frame_90k = 1024LL * 90'000 / info.sample_rate_hz;
      else
        track.frame_90k = 3'600;
      track.may_reorder = stream.codecpar->video_delay > 0;
      streams.push_back(std::move(info));
      tracks.push_back(std::move(track));
    }
    if (std::ranges::all_of(streams, [](const StreamInfo& info) { return info.codec == Codec::Other; }))
      return fail(ErrorKind::Unsupported, "{}: no H.264, H.265, MJPEG or AAC stream", place());
    return {};
  }

  [[nodiscard]] bool all_configured() const {
    return std::ranges::all_of(streams, [](const StreamInfo& info) {
      return info.codec == Codec::Other || info.codec == Codec::Mjpeg || !info.extradata.empty();
    });
  }

  // Streams whose parameters are in band (ADTS, some RTSP cameras) tell them with their first frames.
  Result<> read_configurations() {
    while (!all_configured()) {
      if (pending.size() == max_packets_before_open)
        return fail(ErrorKind::Damaged, "{}: no decoder configuration in {} packets", place(),
                    pending.size());
      auto next = read_packet();
      if (!next)
        return std::unexpected(next.error());
      pending.push_back(std::move(*next));
    }
    return {};
  }

  Result<Packet> read_packet() {
    for (;;) {
      patience.restart();
      if (const int status = av_read_frame(input.get(), packet.get()); status < 0)
        return failure(status, "reading");
      auto out = shape_packet();
      av_packet_unref(packet.get());
      if (out || out.error().kind != ErrorKind::NeedMore)
        return out;
    }
  }

  // NeedMore: nothing of this packet is for the caller.
  Result<Packet> shape_packet() {
    const auto index = static_cast<std::size_t>(packet->stream_index);
    // Streams that appear later (MPEG-TS) were not announced.
    if (index >= tracks.size() || !tracks[index].shaper || packet->size <= 0)
      return fail(ErrorKind::NeedMore, "not for the caller");
    if (packet->size > max_packet_bytes)
      return fail(ErrorKind::Limit, "{}: packet of {} bytes", place(), packet->size);
    Track& track = tracks[index];
    Packet out;
    out.stream = packet->stream_index;
    out.is_key = (packet->flags & AV_PKT_FLAG_KEY) != 0 || streams[index].codec == Codec::Mjpeg;
    auto shaped = track.shaper->shape({packet->data, static_cast<std::size_t>(packet->size)}, out.is_key,
                                      streams[index]);
    if (!shaped)
      return std::unexpected(shaped.error().within(place()));
    out.data = std::move(*shaped);
    KGM_CHECK(set_times(out, track));
    return out;
  }

  Result<> set_times(Packet& out, Track& track) const {
    av_packet_rescale_ts(packet.get(), input->streams[packet->stream_index]->time_base, ticks_90k);
    const std::int64_t expected =
        track.last_dts_90k == AV_NOPTS_VALUE ? 0 : track.last_dts_90k + track.frame_90k;
    const bool timed = packet->pts != AV_NOPTS_VALUE;
    if (!timed && packet->dts == AV_NOPTS_VALUE && track.may_reorder)
      return fail(ErrorKind::Unsupported, "{}: B frames in a stream without time stamps; wrap it in MP4",
                  place());
    out.dts_90k = packet->dts != AV_NOPTS_VALUE ? packet->dts
                  : timed && !track.may_reorder ? packet->pts
                                                : expected;
    out.pts_90k = timed ? packet->pts : out.dts_90k;
    out.duration_90k = packet->duration > 0 ? packet->duration : track.frame_90k;
    track.last_dts_90k = out.dts_90k;
    return {};
  }
};

Demuxer::Demuxer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Demuxer::~Demuxer() = default;

Result<std::unique_ptr<Demuxer>> Demuxer::open(const std::string& location, DemuxerOptions options) {
  quiet_libav();
  auto impl = std::make_unique<Impl>();
  if (!impl->packet)
    return fail(ErrorKind::Limit, "demuxer: no memory");
  impl->location = location;
  impl->patience.stop = options.stop;
  impl->patience.timeout = options.timeout;
  impl->options = std::move(options);
  KGM_CHECK(impl->open());
  return std::unique_ptr<Demuxer>(new Demuxer(std::move(impl)));
}

const std::vector<StreamInfo>& Demuxer::streams() const {
  return impl_->streams;
}

Result<Packet> Demuxer::read() {
  if (impl_->pending.empty())
    return impl_->read_packet();
  Packet next = std::move(impl_->pending.front());
  impl_->pending.pop_front();
  return next;
}

Result<> Demuxer::rewind() {
  if (is_rtsp(impl_->location))
    return fail(ErrorKind::Unsupported, "rewind: {} is live", impl_->place());
  impl_->pending.clear();
  return impl_->open();
}

} // namespace kagimado::ff

#include "engine/device/rtsp_source.h"

#include "engine/base/log.h"
#include "engine/net/url.h"

#include <algorithm>

namespace kagimado::device {

namespace {

constexpr std::int64_t max_jump_90k = 10LL * 90'000; // further than that, the source set its clock
constexpr int max_damaged = 100;                     // packets in a row

} // namespace

std::chrono::seconds reconnect_pause(int failures, ErrorKind reason) {
  if (reason == ErrorKind::Denied)
    return std::chrono::minutes(5);
  return std::chrono::seconds(std::min(30, 1 << std::clamp(failures - 1, 0, 5)));
}

RtspSource::RtspSource(RtspOptions options, SourceContext context, std::shared_ptr<Feed> feed)
    : options_(std::move(options)), context_(std::move(context)), feed_(std::move(feed)) {}

RtspSource::~RtspSource() {
  stop_ = true;
  context_.pacer->stop();
  if (thread_.joinable())
    thread_.join();
}

void RtspSource::start() {
  thread_ = std::thread([this] { run(); });
}

// With user and password as libavformat wants them: in the URL, percent-encoded.
std::string RtspSource::location() const {
  auto url = net::parse_url(options_.url);
  if (!url || options_.password.empty())
    return options_.url;
  const std::string bare = url->redacted();
  const auto at = bare.find("://") + 3;
  return bare.substr(0, at) + net::percent_encode(url->user) + ":" +
         net::percent_encode(std::string(options_.password.view())) + "@" + bare.substr(at);
}

void RtspSource::run() {
  epoch_ = context_.clock->steady_now();
  int failures = 0;
  for (;;) {
    const auto served = serve();
    if (stop_)
      return;
    const Error reason = served ? Error{ErrorKind::Disconnected, "the stream ended"} : served.error();
    failures = served && *served ? 1 : failures + 1;
    const auto pause = reconnect_pause(failures, reason.kind);
    log::warn("device", "rtsp: {}; again in {} s", reason.message, pause.count());
    if (!context_.pacer->wait_until(context_.clock->steady_now() + pause))
      return;
  }
}

Result<bool> RtspSource::serve() {
  std::string where = location();
  auto opened = ff::Demuxer::open(where, {.stop = &stop_});
  ssl::wipe(where);
  if (!opened)
    return std::unexpected(opened.error());
  auto& demuxer = **opened;
  KGM_TRY(auto picker, TrackPicker::create(demuxer.streams()));
  feed_->announce(picker.describe(demuxer.streams()));
  shift_90k_.reset();
  bool had_packets = false;
  int damaged = 0;
  for (;;) {
    auto packet = demuxer.read();
    if (!packet) {
      if (packet.error().kind == ErrorKind::Damaged && ++damaged < max_damaged) // the next may be whole
        continue;
      log::info("device", "rtsp: {}", packet.error().message);
      return had_packets;
    }
    if (!picker.wants(*packet))
      continue;
    had_packets = true;
    damaged = 0;
    publish(std::move(*packet), picker, demuxer.streams());
  }
}

void RtspSource::publish(ff::Packet packet, TrackPicker& picker, const std::vector<ff::StreamInfo>& streams) {
  const auto elapsed =
      std::chrono::duration_cast<std::chrono::microseconds>(context_.clock->steady_now() - epoch_);
  const std::int64_t now_90k = elapsed.count() * 9 / 100;
  const bool jumped = shift_90k_ && std::abs(packet.dts_90k + *shift_90k_ - now_90k) > max_jump_90k;
  if (!shift_90k_ || jumped)
    shift_90k_ = std::max(now_90k, last_dts_90k_) - packet.dts_90k;
  const std::int64_t dts = std::max<std::int64_t>(packet.dts_90k + *shift_90k_, 0);
  last_dts_90k_ = std::max(last_dts_90k_, dts);
  feed_->publish({.info = picker.describe(streams),
                  .is_audio = picker.is_audio(packet),
                  .is_key = packet.is_key,
                  .data = std::move(packet.data),
                  .pts_90k = packet.pts_90k + *shift_90k_,
                  .dts_90k = dts,
                  .duration_90k = packet.duration_90k,
                  .captured = context_.clock->wall_now()});
}

} // namespace kagimado::device

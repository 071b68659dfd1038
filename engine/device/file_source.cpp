#include "engine/device/file_source.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::device {

Result<std::unique_ptr<FileSource>> FileSource::create(const std::string& path, SourceContext context,
                                                       std::shared_ptr<Feed> feed) {
  KGM_TRY(auto demuxer, ff::Demuxer::open(path));
  auto picker = TrackPicker::create(demuxer->streams());
  if (!picker)
    return std::unexpected(picker.error().within(path));
  return std::unique_ptr<FileSource>(
      new FileSource(std::move(demuxer), std::move(*picker), std::move(context), std::move(feed)));
}

FileSource::FileSource(std::unique_ptr<ff::Demuxer> demuxer, TrackPicker picker, SourceContext context,
                       std::shared_ptr<Feed> feed)
    : demuxer_(std::move(demuxer)), picker_(std::move(picker)), context_(std::move(context)),
      feed_(std::move(feed)) {
  feed_->announce(picker_.describe(demuxer_->streams()));
}

FileSource::~FileSource() {
  context_.pacer->stop();
  if (thread_.joinable())
    thread_.join();
}

void FileSource::start() {
  thread_ = std::thread([this] { run(); });
}

void FileSource::run() {
  epoch_ = context_.clock->steady_now();
  for (;;) {
    auto packet = demuxer_->read();
    if (packet) {
      if (picker_.wants(*packet) && !publish(std::move(*packet)))
        return;
      continue;
    }
    if (packet.error().kind != ErrorKind::EndOfStream)
      log::warn("device", "file: {}; starting again", packet.error().message);
    if (!start_again())
      return;
  }
}

bool FileSource::publish(ff::Packet packet) {
  if (!round_has_packets_) {
    first_dts_90k_ =
        packet.dts_90k; // the muxer interleaves: the first packet has the lowest time or nearly so
    round_has_packets_ = true;
  }
  const std::int64_t dts = std::max<std::int64_t>(packet.dts_90k - first_dts_90k_, 0);
  const std::int64_t pts = packet.pts_90k - first_dts_90k_;
  round_end_90k_ = std::max(round_end_90k_, dts + std::max<std::int64_t>(packet.duration_90k, 1));
  const std::int64_t at = loop_start_90k_ + dts;
  if (!context_.pacer->wait_until(epoch_ + std::chrono::microseconds(at * 100 / 9)))
    return false;
  feed_->publish({.info = picker_.describe(demuxer_->streams()),
                  .is_audio = picker_.is_audio(packet),
                  .is_key = packet.is_key,
                  .data = std::move(packet.data),
                  .pts_90k = loop_start_90k_ + pts,
                  .dts_90k = at,
                  .duration_90k = packet.duration_90k,
                  .captured = context_.clock->wall_now()});
  return true;
}

// False: nothing to be got from this file any more.
bool FileSource::start_again() {
  if (!round_has_packets_) {
    log::error("device", "file: not a single packet; its cameras show nothing");
    return false;
  }
  loop_start_90k_ += round_end_90k_;
  round_end_90k_ = 0;
  round_has_packets_ = false;
  if (const auto rewound = demuxer_->rewind(); !rewound) {
    log::error("device", "file: {}; its cameras stop", rewound.error().message);
    return false;
  }
  return true;
}

} // namespace kagimado::device

#include "engine/device/scene_source.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::device {

namespace {

constexpr std::int64_t ticks_per_second = 90'000;

// About 0.08 bit a pixel and frame: enough for these pictures; a floor for tiny ones.
int bitrate_kbps(const PictureFormat& format) {
  return std::max(150, static_cast<int>(static_cast<std::int64_t>(format.width) * format.height *
                                        format.frames_per_second * 8 / 100'000));
}

} // namespace

Result<std::unique_ptr<SceneSource>> SceneSource::create(const SceneOptions& options, SourceContext context,
                                                         std::shared_ptr<Feed> main_feed,
                                                         std::shared_ptr<Feed> sub_feed) {
  KGM_TRY(auto renderer, SceneRenderer::create(options.scene, options.main.width, options.main.height));
  std::unique_ptr<SceneSource> source(new SceneSource(std::move(renderer), options, std::move(context)));
  KGM_TRY(auto main, make_output(options, options.main, std::move(main_feed)));
  source->outputs_.push_back(std::move(main));
  if (options.sub) {
    if (options.sub->frames_per_second > options.main.frames_per_second)
      return fail(ErrorKind::Invalid, "sub stream with more frames a second ({}) than the main one ({})",
                  options.sub->frames_per_second, options.main.frames_per_second);
    KGM_TRY(auto sub, make_output(options, *options.sub, std::move(sub_feed)));
    source->outputs_.push_back(std::move(sub));
  }
  return source;
}

Result<SceneSource::Output> SceneSource::make_output(const SceneOptions& options, const PictureFormat& format,
                                                     std::shared_ptr<Feed> feed) {
  Output output;
  KGM_TRY(output.encoder, ff::VideoEncoder::create({.codec = options.codec,
                                                    .width = format.width,
                                                    .height = format.height,
                                                    .frames_per_second = format.frames_per_second,
                                                    .key_frame_interval_frames = format.frames_per_second * 2,
                                                    .bitrate_kbps = bitrate_kbps(format)}));
  output.format = format;
  output.info = std::make_shared<const MediaInfo>(MediaInfo{output.encoder->stream(), std::nullopt});
  output.feed = std::move(feed);
  output.feed->on_key_frame_wish([wished = output.key_wished] { wished->store(true); });
  output.feed->announce(output.info);
  return output;
}

SceneSource::SceneSource(SceneRenderer renderer, const SceneOptions& options, SourceContext context)
    : renderer_(std::move(renderer)), options_(options), context_(std::move(context)) {}

SceneSource::~SceneSource() {
  context_.pacer->stop();
  if (thread_.joinable())
    thread_.join();
}

void SceneSource::start() {
  thread_ = std::thread([this] { run(); });
}

void SceneSource::run() {
  const auto epoch = context_.clock->steady_now();
  const std::int64_t fps = options_.main.frames_per_second;
  for (std::int64_t frame = 0;; ++frame) {
    const auto due = epoch + std::chrono::microseconds(frame * 1'000'000 / fps);
    if (!context_.pacer->wait_until(due))
      return;
    // A machine that is too slow shows fewer frames, never late ones.
    const auto late = context_.clock->steady_now() - due;
    if (late > std::chrono::milliseconds(200))
      frame += std::chrono::duration_cast<std::chrono::microseconds>(late).count() * fps / 1'000'000;
    const WallTime now = context_.clock->wall_now();
    const std::int64_t pts = frame * ticks_per_second / fps;
    // The wall clock moves the scene: cameras that show the same one agree, and a restart does not jump back.
    const double seconds =
        std::chrono::duration<double>(now.time_since_epoch() % std::chrono::hours(24)).count();
    look_for_motion(seconds);
    const ff::I420Picture& picture = renderer_.render(seconds, now, static_cast<std::uint64_t>(frame));
    for (auto& output : outputs_) {
      if (pts < output.next_due_90k)
        continue;
      output.next_due_90k = std::max(output.next_due_90k, pts - ticks_per_second / fps) +
                            ticks_per_second / output.format.frames_per_second;
      encode(output, picture, pts, now);
    }
  }
}

void SceneSource::look_for_motion(double seconds) {
  const bool has_motion = renderer_.has_motion(seconds);
  if (std::exchange(has_motion_, has_motion) != has_motion)
    outputs_.front().feed->publish_motion(has_motion);
}

void SceneSource::encode(Output& output, const ff::I420Picture& picture, std::int64_t pts_90k,
                         WallTime captured) {
  const bool same_size = output.format.width == picture.width && output.format.height == picture.height;
  ff::I420Picture scaled;
  if (!same_size) {
    auto made = ff::scale(picture, output.format.width, output.format.height);
    if (!made) {
      log::error("device", "scene: {}", made.error().message);
      return;
    }
    scaled = std::move(*made);
  }
  if (output.key_wished->exchange(false))
    output.encoder->request_key_frame();
  const auto encoded =
      output.encoder->encode((same_size ? picture : scaled).view(), pts_90k, [&](ff::Packet packet) {
        output.feed->publish({.info = output.info,
                              .is_audio = false,
                              .is_key = packet.is_key,
                              .data = std::move(packet.data),
                              .pts_90k = packet.pts_90k,
                              .dts_90k = packet.dts_90k,
                              .duration_90k = packet.duration_90k,
                              .captured = captured});
      });
  if (!encoded)
    log::error("device", "scene: {}", encoded.error().message);
}

} // namespace kagimado::device

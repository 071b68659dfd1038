// Playback, and what is known about recordings.
#include "engine/view/viewer_impl.h"

#include <algorithm>
#include <cmath>

namespace kagimado::view {
namespace {

constexpr std::chrono::milliseconds tick_every{8};

// Of a camera that recorded that time twice, the recording made about when the chosen one was: ids are given
// in the order of recording.
std::map<CameraId, std::int64_t> spans_beside(const RecordingMap& map, std::int64_t chosen) {
  std::map<CameraId, std::int64_t> spans;
  for (const auto& camera : map.cameras) {
    const auto nearest = std::ranges::min_element(
        camera.spans, {}, [chosen](const RecordedSpan& span) { return std::abs(span.id - chosen); });
    if (nearest != camera.spans.end())
      spans[camera.camera] = nearest->id;
  }
  return spans;
}

} // namespace

// Commands of the drawing thread run on the network thread in their order; until then the status is what they
// ask for.
void Viewer::Impl::command(Monitor monitor, std::function<void(PlaybackControl&)> run) {
  const auto number = ++sides[monitor].commands;
  asio::post(io, [this, monitor, number, run = std::move(run)] {
    run(*players.at(monitor));
    publish(monitor, number);
    go_on_playing();
  });
}

void Viewer::Impl::publish(Monitor monitor, std::uint64_t number) {
  auto& done = done_commands[monitor];
  done = std::max(done, number);
  const MutexLock lock(published_mutex);
  published[monitor] = {done, players.at(monitor)->status()};
}

void Viewer::Impl::go_on_playing() {
  is_playback_calm = false;
  if (std::exchange(is_playing, true))
    return;
  play_timer.expires_after(tick_every);
  play_timer.async_wait([this](const boost::system::error_code& code) {
    is_playing = false;
    if (code)
      return;
    bool goes_on = tick_players();
    if (!goes_on) { // what came before it was told counts too
      is_playback_calm = true;
      goes_on = tick_players();
    }
    if (goes_on)
      go_on_playing();
  });
}

// False: until there is news time alone changes nothing.
bool Viewer::Impl::tick_players() {
  bool goes_on = false;
  for (auto& [monitor, player] : players) {
    if (!player->active())
      continue;
    ++playback_ticks;
    player->tick();
    publish(monitor, done_commands[monitor]);
    goes_on = goes_on || !player->calm();
  }
  return goes_on;
}

// Any thread.
void Viewer::Impl::on_playback_news() {
  if (is_playback_calm.exchange(false))
    asio::post(io, [this] { go_on_playing(); });
}

void Viewer::Impl::play(Monitor monitor, std::uint64_t number, WallTime at,
                        std::optional<std::int64_t> span) {
  newest_play[monitor] = number;
  const auto begin = [this, monitor, number, at](const std::map<CameraId, std::int64_t>& spans) {
    if (newest_play[monitor] != number)
      return; // somewhere else by now
    players.at(monitor)->play_from(at, spans);
    apply_sound();
    publish(monitor, number);
    go_on_playing();
  };
  if (!span) {
    begin({});
    return;
  }
  recordings->find_spans(at, [begin, span](const Result<RecordingMap>& map) {
    begin(map ? spans_beside(*map, *span) : std::map<CameraId, std::int64_t>{});
  });
}

void Viewer::Impl::stop_playing(Monitor monitor, std::uint64_t number) {
  newest_play[monitor] = number;
  players.at(monitor)->stop();
  apply_sound();
  publish(monitor, number);
}

void Viewer::play_from(Monitor monitor, WallTime at, std::optional<std::int64_t> span) {
  auto& side = impl_->sides[monitor];
  side.asked = playback(monitor);
  side.asked.active = true;
  side.asked.position = at;
  side.asked.waiting = true;
  side.asked.at_end = false;
  if (!std::exchange(side.plays, true))
    impl_->place(monitor);
  const auto number = ++side.commands;
  asio::post(impl_->io,
             [impl = impl_.get(), monitor, number, at, span] { impl->play(monitor, number, at, span); });
}

void Viewer::set_speed(Monitor monitor, double speed) {
  if (!std::isfinite(speed) || speed == 0)
    return;
  auto& side = impl_->sides[monitor];
  side.asked = playback(monitor);
  side.asked.speed = std::copysign(std::clamp(std::abs(speed), slowest_speed, fastest_speed), speed);
  impl_->command(monitor, [speed](PlaybackControl& player) { player.set_speed(speed); });
}

void Viewer::pause(Monitor monitor, bool paused) {
  auto& side = impl_->sides[monitor];
  side.asked = playback(monitor);
  side.asked.paused = paused;
  impl_->command(monitor, [paused](PlaybackControl& player) { player.pause(paused); });
}

void Viewer::step(Monitor monitor, int frames) {
  auto& side = impl_->sides[monitor];
  side.asked = playback(monitor);
  side.asked.paused = true;
  impl_->command(monitor, [frames](PlaybackControl& player) { player.step(frames); });
}

void Viewer::go_live(Monitor monitor) {
  auto& side = impl_->sides[monitor];
  side.asked = playback(monitor);
  side.asked.active = side.asked.waiting = side.asked.at_end = false;
  if (!std::exchange(side.plays, false))
    return;
  const auto number = ++side.commands;
  asio::post(impl_->io, [impl = impl_.get(), monitor, number] { impl->stop_playing(monitor, number); });
  impl_->place(monitor);
}

PlaybackStatus Viewer::playback(Monitor monitor) const {
  const auto side = impl_->sides.find(monitor);
  if (side == impl_->sides.end())
    return {};
  const MutexLock lock(impl_->published_mutex);
  const auto done = impl_->published.find(monitor);
  const bool is_done = done != impl_->published.end() && done->second.number >= side->second.commands;
  return is_done ? done->second.status : side->second.asked;
}

std::uint64_t Viewer::playback_ticks() const {
  return impl_->playback_ticks;
}

void Viewer::Impl::apply_sound() {
  std::optional<CameraId> live;
  for (auto& [monitor, player] : players) {
    const bool here = heard && heard->first == monitor;
    player->set_sound(here && player->active() ? std::optional(heard->second) : std::nullopt, options.audio);
    if (here && !player->active())
      live = heard->second;
  }
  wall->set_sound(live, options.audio);
}

void Viewer::set_sound(Monitor monitor, std::optional<CameraId> camera) {
  if (!impl_->options.audio)
    return;
  asio::post(impl_->io, [impl = impl_.get(), monitor, camera] {
    if (camera)
      impl->heard.emplace(monitor, *camera);
    else if (impl->heard && impl->heard->first == monitor)
      impl->heard.reset();
    impl->apply_sound();
  });
}

std::shared_ptr<const RecordingMap> Viewer::recordings(WallTime from, WallTime to,
                                                       std::chrono::seconds resolution) {
  return impl_->recordings->look(from, to, resolution);
}

Thumbnail Viewer::thumbnail(CameraId camera, WallTime at, int width_px, int height_px) {
  return impl_->thumbnails->look(camera, at, width_px, height_px);
}

std::shared_ptr<const AlarmList> Viewer::alarms(WallTime from, WallTime to) {
  return impl_->alarms->look(from, to);
}

std::shared_ptr<const MediaList> Viewer::media() {
  return impl_->exports->media();
}

void Viewer::start_export(ExportWish wish) {
  impl_->exports->start(wish);
}

void Viewer::cancel_export() {
  impl_->exports->cancel();
}

ExportStatus Viewer::export_status() {
  return impl_->exports->status();
}

} // namespace kagimado::view

#include "engine/view/playback_control.h"

#include <algorithm>
#include <cmath>

namespace kagimado::view {
namespace {

constexpr std::chrono::seconds live_margin{2};   // behind now: what is recorded, but not on its way yet
constexpr std::chrono::seconds clocks_differ{1}; // recorded in the future: the recorder's clock is ahead
constexpr std::chrono::seconds hopelessly_behind{
    3}; // a tile that was left behind goes to the position at once
constexpr std::chrono::seconds between_mends{3};
constexpr std::size_t memory_of_a_monitor = std::size_t{192} << 20U;
constexpr std::size_t least_memory = std::size_t{16} << 20U, most_memory = std::size_t{96} << 20U;

bool covers(const PlaybackEntry& entry, WallTime time) {
  return entry.from - PlaybackShelf::shortest_gap <= time && time <= entry.to + PlaybackShelf::shortest_gap;
}

} // namespace

PlaybackControl::PlaybackControl(const PipelineServices& services, MakeSource make_source,
                                 std::function<void()> on_news)
    : services_(services), make_source_(std::move(make_source)), on_news_(std::move(on_news)),
      clock_(services.clock->steady_now()) {}

PlaybackControl::~PlaybackControl() {
  stop();
}

PlaybackControl::Track PlaybackControl::make_track(CameraId camera) {
  Track track;
  track.pipeline = std::make_shared<PlaybackPipeline>(camera, services_, make_source_(camera), on_news_);
  track.pipeline->start();
  return track;
}

void PlaybackControl::want(int tiles_on_monitor, std::vector<PlacedTile> tiles) {
  std::map<CameraId, Track> before = std::exchange(tracks_, {});
  std::map<CameraId, std::vector<OutputWant>> outputs;
  std::vector<CameraId> added;
  for (auto& placed : tiles) {
    const auto camera = placed.tile->camera();
    auto found = tracks_.find(camera);
    if (found == tracks_.end()) {
      auto kept = before.extract(camera);
      const bool is_new = kept.empty();
      found = is_new ? tracks_.emplace(camera, make_track(camera)).first
                     : tracks_.insert(std::move(kept)).position;
      found->second.first_slot = placed.want.slot;
      if (is_new)
        added.push_back(camera);
    }
    auto& track = found->second;
    auto shown = std::ranges::find(track.tiles, placed.tile, &Shown::tile);
    if (shown == track.tiles.end()) {
      tell_condition_of(*placed.tile, site_);
      auto feed = placed.tile->connect(StreamIndex{0}, track.pipeline->report());
      track.tiles.push_back({placed.tile, std::move(feed)});
      shown = std::prev(track.tiles.end());
    }
    outputs[camera].push_back(
        {shown->feed, {tiles_on_monitor, placed.want.width_px, placed.want.height_px, placed.want.crop}});
  }
  for (auto& [camera, track] : before) // nobody sees it: not fetched, not decoded
    track.pipeline->stop();
  const auto memory =
      std::clamp(memory_of_a_monitor / std::max<std::size_t>(tracks_.size(), 1), least_memory, most_memory);
  for (auto& [camera, track] : tracks_) {
    std::erase_if(track.tiles, [&](const Shown& shown) {
      return std::ranges::none_of(tiles, [&](const PlacedTile& placed) { return placed.tile == shown.tile; });
    });
    track.pipeline->set_outputs(std::move(outputs[camera]), memory);
  }
  if (active_)
    for (const auto camera : added)
      seek(camera, tracks_.at(camera));
}

void PlaybackControl::play_from(WallTime at, const std::map<CameraId, std::int64_t>& spans) {
  active_ = true;
  stepping_ = false;
  pending_steps_ = 0;
  clock_.face(clock_.speed() < 0);
  clock_.seek(at);
  mode_backward_ = clock_.backward();
  mode_fast_ = is_fast();
  for (auto& [camera, track] : tracks_) {
    const auto span = spans.find(camera);
    track.all_frames = false;
    seek(camera, track, span != spans.end() ? std::optional(span->second) : std::nullopt);
  }
  tick();
}

bool PlaybackControl::is_fast() const {
  return !stepping_ && std::abs(clock_.speed()) > fastest_full_rate;
}

bool PlaybackControl::needs_key_frames_only(const Track& track) const {
  return is_fast() || (!track.all_frames && track.pipeline->is_thinned_by_rule());
}

void PlaybackControl::seek(CameraId camera, Track& track, std::optional<std::int64_t> span) {
  auto& plan = track.plan;
  plan.from = clock_.position();
  plan.backward = clock_.backward();
  plan.speed = std::abs(clock_.speed());
  plan.key_frames_only = needs_key_frames_only(track);
  plan.with_sound = heard_ == camera;
  plan.epoch = clock_.epoch();
  plan.span = span;
  track.sought = services_.clock->steady_now();
  track.pipeline->seek(plan);
}

// To the same moment again: in the same one of two recordings.
void PlaybackControl::seek_all() {
  for (auto& [camera, track] : tracks_) {
    const auto shown = track.pipeline->shelf().shown();
    const bool here = shown && shown->span != 0 && covers(*shown, clock_.position());
    seek(camera, track, here ? std::optional(shown->span) : std::nullopt);
  }
}

void PlaybackControl::follow_mode() {
  const bool same = mode_backward_ == clock_.backward() && mode_fast_ == is_fast();
  mode_backward_ = clock_.backward();
  mode_fast_ = is_fast();
  if (!active_)
    return;
  if (same) {
    for (auto& [camera, track] : tracks_)
      track.pipeline->set_speed(std::abs(clock_.speed()));
    return;
  }
  for (auto& [camera, track] : tracks_)
    track.all_frames = false;
  seek_all();
}

void PlaybackControl::set_speed(double speed) {
  clock_.set_speed(speed);
  stepping_ = stepping_ && clock_.paused();
  pending_steps_ = 0;
  follow_mode();
  sound_.silence();
}

void PlaybackControl::pause(bool paused) {
  clock_.pause(paused);
  pending_steps_ = 0;
  if (!paused) {
    stepping_ = false;
    clock_.face(clock_.speed() < 0);
  }
  follow_mode();
  sound_.silence();
}

void PlaybackControl::step(int frames) {
  if (frames == 0 || !active_)
    return;
  constexpr int most_pending = 100;
  const bool turned = (frames < 0) != (pending_steps_ < 0);
  pending_steps_ = std::clamp((turned ? 0 : pending_steps_) + frames, -most_pending, most_pending);
  clock_.pause(true);
  stepping_ = true;
  clock_.face(frames < 0);
  follow_mode();
  sound_.silence();
  tick();
}

void PlaybackControl::stop() {
  active_ = false;
  for (auto& [camera, track] : tracks_)
    track.pipeline->stop();
  tracks_.clear();
  sound_.silence();
  heard_.reset();
}

void PlaybackControl::set_sound(std::optional<CameraId> camera, std::shared_ptr<AudioSink> sink) {
  sound_.set_sink(std::move(sink));
  if (camera == heard_)
    return;
  heard_ = camera;
  const auto found = camera ? tracks_.find(*camera) : tracks_.end();
  if (found != tracks_.end() && active_)
    seek(*camera, found->second);
}

void PlaybackControl::on_site(const SiteFacts& site) {
  site_ = site;
  for (auto& [camera, track] : tracks_)
    for (const auto& shown : track.tiles)
      tell_condition_of(*shown.tile, site_);
}

void PlaybackControl::on_recorder_back() {
  for (auto& [camera, track] : tracks_)
    track.pipeline->retry();
}

void PlaybackControl::on_recordings_grown() {
  if (!active_ || clock_.backward())
    return;
  const auto now = services_.clock->steady_now();
  for (auto& [camera, track] : tracks_)
    if (track.pipeline->look(clock_.position()).ended && now - track.sought >= between_mends)
      seek(camera, track);
}

void PlaybackControl::recheck_keys(bool forgotten) {
  if (!active_)
    return;
  for (auto& [camera, track] : tracks_)
    track.pipeline->recheck_keys(forgotten);
  seek_all();
}

std::vector<TrackTimeline> PlaybackControl::look() const {
  std::vector<TrackTimeline> lines;
  lines.reserve(tracks_.size());
  for (const auto& [camera, track] : tracks_)
    lines.push_back(track.pipeline->look(clock_.position()));
  return lines;
}

WallTime PlaybackControl::edge_of(std::span<const TrackTimeline> lines) const {
  const auto now = services_.clock->wall_now();
  WallTime edge = now - live_margin;
  for (const auto& line : lines)
    if (line.reach && *line.reach > now + clocks_differ)
      edge = std::max(edge, *line.reach);
  return edge;
}

const PlaybackControl::Track* PlaybackControl::leader() const {
  const Track* first = nullptr;
  for (const auto& [camera, track] : tracks_)
    if (track.pipeline->shelf().settled() && (first == nullptr || track.first_slot < first->first_slot))
      first = &track;
  return first;
}

// A picture of the first tile is a step; the others follow its time.
void PlaybackControl::take_steps() {
  if (pending_steps_ == 0)
    return;
  const auto unsettled = [&](const auto& entry) {
    const auto line = entry.second.pipeline->look(clock_.position());
    return !entry.second.pipeline->shelf().settled() && !line.resumes && !line.ended &&
           !clock_.is_late(entry.first);
  };
  const auto* track = leader();
  if (track == nullptr || std::ranges::any_of(tracks_, unsettled))
    return;
  const auto next = track->pipeline->shelf().next(clock_.position());
  if (next) {
    clock_.step_to(next->at, next->next_epoch);
    pending_steps_ += pending_steps_ > 0 ? -1 : 1;
  } else if (track->pipeline->look(clock_.position()).ended) {
    pending_steps_ = 0;
  }
}

void PlaybackControl::mend(CameraId camera, Track& track, const TrackTimeline& line) {
  const auto now = services_.clock->steady_now();
  const bool thinned = track.pipeline->is_thinned_by_rule();
  if (track.pipeline->has_begun() && !is_fast()) {
    // Key frames are enough: told by the first clip, before anything of it is shown.
    const bool too_much =
        !track.plan.key_frames_only && thinned && !track.all_frames && !track.pipeline->shelf().settled();
    const bool too_little = track.plan.key_frames_only && !thinned;
    if (too_little)
      track.all_frames = true;
    if (too_much || too_little) {
      seek(camera, track, track.plan.span);
      return;
    }
  }
  if (now - track.sought < between_mends || clock_.paused() || !line.reach)
    return;
  const auto behind = clock_.backward() ? *line.reach - clock_.position() : clock_.position() - *line.reach;
  if (clock_.is_late(camera) && behind > hopelessly_behind)
    seek(camera, track);
}

void PlaybackControl::tick() {
  if (!active_)
    return;
  const auto before = status();
  const auto lines = look();
  clock_.advance(services_.clock->steady_now(), lines, edge_of(lines));
  for (auto& [camera, track] : tracks_)
    track.pipeline->present(clock_.position(), clock_.epoch(), clock_.backward());
  take_steps();
  for (auto& [camera, track] : tracks_) {
    track.pipeline->present(clock_.position(), clock_.epoch(), clock_.backward());
    mend(camera, track, track.pipeline->look(clock_.position()));
  }
  follow_sound();
  const auto now = status();
  const bool changed = before.waiting != now.waiting || before.at_end != now.at_end;
  if (changed && services_.wake)
    services_.wake();
}

bool PlaybackControl::calm() const {
  if (!active_)
    return true;
  if (!clock_.paused() || clock_.waiting() || pending_steps_ != 0)
    return false;
  return std::ranges::none_of(look(), [](const TrackTimeline& track) { // one that is waited for
    return !track.reach && !track.resumes && !track.ended;
  });
}

void PlaybackControl::follow_sound() {
  const auto found = heard_ ? tracks_.find(*heard_) : tracks_.end();
  const bool heard = found != tracks_.end() && !clock_.paused() && clock_.speed() == 1 && !clock_.waiting();
  if (heard)
    sound_.follow(found->second.pipeline->sound(), clock_.position());
  else
    sound_.silence();
}

PlaybackStatus PlaybackControl::status() const {
  PlaybackStatus status;
  status.active = active_;
  status.position = clock_.position();
  status.speed = clock_.speed();
  status.paused = clock_.paused();
  status.waiting = clock_.waiting();
  status.at_end = clock_.at_end();
  return status;
}

std::vector<Bytes> PlaybackControl::locked_key_boxes(CameraId camera) const {
  std::vector<Bytes> boxes;
  const auto found = tracks_.find(camera);
  if (found != tracks_.end())
    if (auto box = found->second.pipeline->locked_key_box())
      boxes.push_back(std::move(*box));
  return boxes;
}

std::size_t PlaybackControl::queued_bytes() const {
  std::size_t bytes = 0;
  for (const auto& [camera, track] : tracks_)
    bytes += track.pipeline->queued_bytes();
  return bytes;
}

} // namespace kagimado::view

#include "engine/view/playback_clock.h"

#include "engine/view/playback.h"

#include <algorithm>
#include <cmath>

namespace kagimado::view {
namespace {

// A machine that slept, or a debugger: the pictures do not jump by that.
constexpr std::chrono::milliseconds longest_tick{500};
constexpr std::chrono::milliseconds near_edge{100};

} // namespace

struct PlaybackClock::Survey {
  std::optional<WallTime> hold; // the nearest moment behind which a tile lacks pictures that are on their way
  std::optional<WallTime> furthest; // the last moment that any tile has, if all of them end or pause there
  std::optional<WallTime> resumes;  // the nearest end of a gap
  std::optional<WallTime> resumes_in_next_epoch;
  bool any_short = false; // a tile lacks pictures at the position, and they are on their way
  bool any_ahead = false; // a tile has pictures ahead
  bool any = false;
};

void PlaybackClock::seek(WallTime at) {
  position_ = at;
  fraction_us_ = 0;
  held_since_.reset();
  short_since_.clear();
  waiting_ = at_end_ = false;
}

void PlaybackClock::set_speed(double speed) {
  if (!std::isfinite(speed) || speed == 0)
    return;
  const double size = std::clamp(std::abs(speed), slowest_speed, fastest_speed);
  speed_ = speed < 0 ? -size : size;
  backward_ = speed < 0;
  at_end_ = false;
}

void PlaybackClock::step_to(WallTime at, bool next_epoch) {
  seek(at);
  paused_ = true;
  epoch_ += next_epoch ? 1 : 0;
}

bool PlaybackClock::is_late(CameraId camera) const {
  const auto found = short_since_.find(camera);
  return found != short_since_.end() && now_ - found->second >= hold_at_most;
}

bool PlaybackClock::is_short_of_pictures(const TrackTimeline& track) const {
  const bool more_is_coming = !track.ended && !track.resumes;
  return more_is_coming && !(track.reach && is_beyond(*track.reach, position_));
}

void PlaybackClock::note_shortage(SteadyTime now, std::span<const TrackTimeline> tracks) {
  std::map<CameraId, SteadyTime> next;
  for (const auto& track : tracks)
    if (is_short_of_pictures(track)) {
      const auto before = short_since_.find(track.camera);
      next[track.camera] = before != short_since_.end() ? before->second : now;
    }
  short_since_ = std::move(next);
}

PlaybackClock::Survey PlaybackClock::survey(std::span<const TrackTimeline> tracks) const {
  Survey found;
  const auto nearest = [this](std::optional<WallTime>& kept, WallTime time) {
    if (!kept || is_beyond(*kept, time))
      kept = time;
  };
  for (const auto& track : tracks) {
    found.any = true;
    const bool ahead = track.reach && is_beyond(*track.reach, position_);
    found.any_ahead = found.any_ahead || ahead;
    if (ahead && (!found.furthest || is_beyond(*track.reach, *found.furthest)))
      found.furthest = track.reach;
    if (track.resumes)
      nearest(track.resumes_in_next_epoch ? found.resumes_in_next_epoch : found.resumes, *track.resumes);
    else if (!track.ended && !is_late(track.camera)) {
      nearest(found.hold, ahead ? *track.reach : position_);
      found.any_short = found.any_short || !ahead;
    }
  }
  return found;
}

void PlaybackClock::run(std::chrono::microseconds elapsed, const Survey& found, WallTime edge) {
  const double by = static_cast<double>(elapsed.count()) * speed_ + fraction_us_;
  const double whole = std::trunc(by);
  auto target = position_ + std::chrono::microseconds(static_cast<std::int64_t>(whole));
  fraction_us_ = by - whole;
  const auto limit = [&](WallTime bound) {
    if (!is_beyond(target, bound))
      return false;
    target = is_beyond(bound, position_) ? bound : position_;
    fraction_us_ = 0;
    return true;
  };
  if (found.furthest)
    limit(*found.furthest); // what follows is a gap of all: the next turn jumps over it
  const bool held = found.hold && limit(*found.hold);
  if (!backward()) {
    limit(edge);
    at_end_ = target + near_edge >= edge;
  }
  position_ = target;
  tell_waiting(now_, held && !at_end_);
}

bool PlaybackClock::jump(const Survey& found) {
  if (found.resumes) {
    position_ = *found.resumes;
  } else if (found.resumes_in_next_epoch) {
    position_ = *found.resumes_in_next_epoch;
    ++epoch_;
  } else {
    return false;
  }
  fraction_us_ = 0;
  return true;
}

void PlaybackClock::tell_waiting(SteadyTime now, bool held) {
  if (!held)
    held_since_.reset();
  else if (!held_since_)
    held_since_ = now;
  waiting_ = held && now - *held_since_ >= told_after;
}

// Paused: only a tile that has no picture at all is waited for, and only a gap of all tiles is left.
void PlaybackClock::stand(std::span<const TrackTimeline> tracks, const Survey& found) {
  const auto is_blank = [](const TrackTimeline& track) {
    return !track.reach && !track.resumes && !track.ended;
  };
  const bool any_blank = std::ranges::any_of(tracks, is_blank);
  const bool any_here =
      std::ranges::any_of(tracks, [](const auto& track) { return track.reach.has_value(); });
  if (!any_blank && !any_here)
    jump(found);
  tell_waiting(now_, any_blank);
}

void PlaybackClock::advance(SteadyTime now, std::span<const TrackTimeline> tracks, WallTime edge) {
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(
      std::clamp<SteadyTime::duration>(now - last_, SteadyTime::duration::zero(), longest_tick));
  last_ = now_ = now;
  at_end_ = false;
  note_shortage(now, tracks);
  const auto found = survey(tracks);
  if (!found.any) {
    tell_waiting(now, false);
    return;
  }
  if (paused_) {
    stand(tracks, found);
    return;
  }
  if (found.any_ahead) {
    run(elapsed, found, edge);
    return;
  }
  if (found.any_short) {
    at_end_ = !backward() && position_ >= edge;
    tell_waiting(now, !at_end_);
    return;
  }
  if (jump(found)) {
    tell_waiting(now, false);
    return;
  }
  // Nothing at hand and nothing known to come: the end, or what is recorded is shown and more does not come.
  const auto is_through = [](const TrackTimeline& track) { return track.ended || track.reach; };
  at_end_ = std::ranges::all_of(tracks, is_through);
  tell_waiting(now, !at_end_);
}

} // namespace kagimado::view

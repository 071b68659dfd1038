#include "osd/app/playback_control.h"

#include "osd/model/playback_speed.h"
#include "osd/timeline/landmarks.h"

#include <algorithm>
#include <cmath>

namespace kagimado::osd {
namespace {

using namespace std::chrono;

constexpr seconds landmark_reach = hours(24), landmark_resolution = seconds(5);
constexpr milliseconds shortest_wait{100}; // between two frames that only move the position
constexpr hours still_of_interest{1};
constexpr seconds nearly_there{2};

} // namespace

void PlaybackControl::start() {
  const auto now = context_.clock.wall_now();
  const bool again = left_at_ && *left_at_ <= now && now - *left_at_ < still_of_interest;
  start_at(again ? *left_at_ : now - begins_before);
}

void PlaybackControl::start_at(WallTime at, std::optional<std::int64_t> span) {
  active_ = true;
  context_.playback.set_speed(monitor_, 1);
  context_.playback.pause(monitor_, false);
  seek(at, span);
}

void PlaybackControl::go_live() {
  if (!active_)
    return;
  left_at_ = status_.position;
  active_ = sound_on_ = held_ = false;
  wanted_landmark_ = 0;
  bar_.calendar.open = false;
  bar_.timeline.forget_marks();
  status_ = {};
  changed_ = true;
  context_.playback.go_live(monitor_);
}

void PlaybackControl::seek(WallTime at, std::optional<std::int64_t> span) {
  at = std::clamp(at, WallTime{}, std::max(WallTime{}, context_.clock.wall_now()));
  context_.playback.play_from(monitor_, at, span);
  sought_ = at;
  sought_at_ = context_.clock.steady_now();
  take_status();
  bar_.timeline.bring_into_view();
  wanted_landmark_ = 0;
  changed_ = true;
}

void PlaybackControl::hold_for_password(bool held) {
  if (!active_ || held == held_ || (held && status_.paused))
    return;
  held_ = held;
  set_paused(held);
}

void PlaybackControl::take_status() {
  status_ = context_.playback.playback(monitor_);
  if (!sought_)
    return;
  const auto waited = context_.clock.steady_now() - sought_at_;
  if (abs(status_.position - *sought_) < nearly_there || waited >= answers_within)
    sought_.reset();
  else
    status_.position = *sought_;
}

void PlaybackControl::jump(seconds by) {
  seek(status_.position + by);
}

void PlaybackControl::jump_to_landmark(int direction) {
  wanted_landmark_ = direction;
  take_landmark();
}

// Within a day on both sides; waits for the answer where it is not known yet.
void PlaybackControl::take_landmark() {
  const auto from = floor<hours>(status_.position - landmark_reach),
             to = floor<hours>(status_.position + landmark_reach);
  const auto recordings = context_.playback.recordings(from, to, landmark_resolution);
  const auto alarms = context_.playback.alarms(from, to);
  if (!recordings || (recordings->pending && recordings->reason.empty()))
    return;
  const int direction = std::exchange(wanted_landmark_, 0);
  const auto landmarks = landmarks_of(recordings.get(), alarms.get(), cameras());
  const auto found = direction > 0 ? landmark_after(landmarks, status_.position)
                                   : landmark_before(landmarks, status_.position);
  if (found)
    seek(*found);
}

// Where only key frames are fetched, the picture beside this one is not at hand: at 1x it is.
void PlaybackControl::step(int frames) {
  if (std::abs(status_.speed) > view::fastest_full_rate)
    change_speed(std::copysign(1.0, status_.speed));
  context_.playback.step(monitor_, frames);
  changed_ = true;
}

void PlaybackControl::mark(int end) {
  if (end < 0)
    bar_.timeline.mark_beginning(status_.position);
  else
    bar_.timeline.mark_end(status_.position);
  changed_ = true;
}

std::optional<TimeRange> PlaybackControl::marked() const {
  const auto from = bar_.timeline.marked_from(), to = bar_.timeline.marked_to();
  if (!active_ || (!from && !to))
    return std::nullopt;
  const auto one = from.value_or(status_.position), other = to.value_or(status_.position);
  return one == other ? std::nullopt : std::optional(TimeRange{std::min(one, other), std::max(one, other)});
}

void PlaybackControl::change_speed(double speed) {
  context_.playback.set_speed(monitor_, speed);
  changed_ = true;
}

void PlaybackControl::set_paused(bool paused) {
  context_.playback.pause(monitor_, paused);
  changed_ = true;
}

void PlaybackControl::act(const PlaybackBarPressed& pressed) {
  changed_ = changed_ || pressed.changed;
  if (pressed.seek)
    seek(pressed.seek->at, pressed.seek->span);
  if (pressed.jump != seconds(0))
    jump(pressed.jump);
  if (pressed.landmark != 0)
    jump_to_landmark(pressed.landmark);
  if (pressed.step != 0)
    step(pressed.step);
  if (pressed.mark != 0)
    mark(pressed.mark);
  if (pressed.speed != 0)
    change_speed(pressed.speed > 0 ? faster(status_.speed) : slower(status_.speed));
  if (pressed.pause)
    set_paused(!status_.paused);
  if (pressed.reverse) {
    change_speed(-status_.speed);
    set_paused(false);
  }
  if (pressed.sound) {
    sound_on_ = !sound_on_;
    listened_.reset();
  }
  changed_ = changed_ || pressed.sound;
  if (pressed.live)
    go_live();
}

bool PlaybackControl::on_key(const KeyChanged& key) {
  if (!active_ || !key.pressed)
    return false;
  switch (key.key) {
  case Key::Space:
    set_paused(!status_.paused);
    return true;
  case Key::Left:
  case Key::Right: {
    const int direction = key.key == Key::Right ? 1 : -1;
    if (status_.paused && !key.shift)
      step(direction);
    else
      jump(direction * (key.shift ? seconds(60) : seconds(10)));
    changed_ = true;
    return true;
  }
  case Key::Up:
    change_speed(faster(status_.speed));
    return true;
  case Key::Down:
    change_speed(slower(status_.speed));
    return true;
  case Key::Home:
    jump_to_landmark(-1);
    return true;
  case Key::End:
    jump_to_landmark(1);
    return true;
  default:
    return false;
  }
}

bool PlaybackControl::on_text(std::string_view text) {
  if (!active_ || (text != "l" && text != "L"))
    return false;
  go_live();
  return true;
}

std::vector<CameraId> PlaybackControl::cameras() const {
  std::vector<CameraId> all;
  for (const auto& row : rows_)
    all.push_back(row.camera);
  return all;
}

void PlaybackControl::update(const WallModel& model) {
  if (!active_)
    return take_sound(model);
  take_status();
  rows_.clear();
  for (const auto& tile : model.visible()) {
    if (tile.camera == no_camera)
      continue;
    const auto& known = context_.site->cameras;
    const auto found = std::ranges::find(known, tile.camera, &view::CameraEntry::id);
    rows_.push_back({tile.camera, found != known.end() ? found->name : std::to_string(number(tile.camera))});
  }
  if (wanted_landmark_ != 0)
    take_landmark();
  take_sound(model);
}

void PlaybackControl::listen(std::optional<CameraId> camera) {
  listened_ = camera;
  sound_on_ = camera.has_value();
  changed_ = true;
}

// One camera is heard: the one that was chosen, the enlarged one, or the first of the wall.
void PlaybackControl::take_sound(const WallModel& model) {
  std::optional<CameraId> wanted;
  const auto tiles = model.visible();
  if (listened_ && std::ranges::find(tiles, *listened_, &VisibleTile::camera) == tiles.end())
    listened_.reset();
  if (listened_) {
    wanted = listened_;
  } else if (sound_on_ && active_) {
    if (model.enlarged())
      wanted = model.camera_at(*model.enlarged());
    else if (!rows_.empty())
      wanted = rows_.front().camera;
  }
  if (wanted == heard_)
    return;
  heard_ = wanted;
  context_.playback.set_sound(monitor_, heard_);
}

Rect PlaybackControl::bar_rect(Size screen, double scale) const {
  return playback_bar_rect(screen, scale, rows_.size());
}

void PlaybackControl::draw_bar(Ui& ui) {
  const PlaybackBarFacts facts{.timeline = {context_.playback, rows_, context_.clock.wall_now(),
                                            status_.position, context_.clock.steady_now()},
                               .status = status_,
                               .sound_on = sound_on_,
                               .sound_possible = status_.speed == 1 && !status_.paused};
  act(draw_playback_bar(ui, bar_, facts));
}

void PlaybackControl::draw_frame(Ui& ui, bool with_badge) {
  draw_playback_frame(ui, status_, with_badge);
}

// Pictures wake by themselves; the shown second does not.
std::optional<SteadyTime> PlaybackControl::next_frame(bool bar_visible) const {
  if (!active_)
    return std::nullopt;
  const auto now = context_.clock.steady_now();
  std::optional<SteadyTime> soonest;
  if (bar_visible)
    soonest = bar_.timeline.next_frame();
  if (!status_.paused && !status_.waiting && !status_.at_end) {
    const auto second = floor<seconds>(status_.position);
    const auto left = status_.speed < 0 ? status_.position - second : second + seconds(1) - status_.position;
    const auto wait =
        duration_cast<milliseconds>(duration<double, std::micro>(left) / std::abs(status_.speed)) +
        milliseconds(1);
    soonest = std::min(soonest.value_or(SteadyTime::max()),
                       now + std::clamp<milliseconds>(wait, shortest_wait, seconds(8)));
  }
  return soonest;
}

} // namespace kagimado::osd

// Playback by a script: recordings and alarms that a test puts there, a position that goes with the test's
// clock, and a note of what was asked for.
#pragma once

#include "engine/base/clock.h"
#include "osd/wall/playback_feed.h"
#include "tests/fakes/wall_feed.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace kagimado::fakes {

class FakePlayback final : public osd::PlaybackFeed {
 public:
  explicit FakePlayback(const Clock& clock) : clock_(clock) {}

  void add(unsigned camera, view::RecordedSpan span) { spans_[CameraId{camera}].push_back(span); }

  std::vector<view::RecordedSpan>& spans(unsigned camera) { return spans_[CameraId{camera}]; }

  // --- What was asked for
  struct Played {
    view::Monitor monitor{};
    WallTime at;
    std::optional<std::int64_t> span;
  };

  std::vector<Played> played;
  std::vector<int> steps;
  std::vector<std::pair<view::Monitor, std::optional<CameraId>>> sounds;
  std::vector<CameraId> thumbnails_asked;
  int lives = 0, forgotten = 0, recordings_asked = 0;

  // --- Script
  std::vector<view::Alarm> alarm_list;
  view::Thumbnail::State thumbnail_state = view::Thumbnail::State::Ready;
  bool pending = false; // questions about recordings have no answer yet
  bool waiting = false, at_end = false;
  std::optional<WallTime> answered_position; // the viewer has not heard of the newest wish yet

  void play_from(view::Monitor monitor, WallTime at, std::optional<std::int64_t> span) override {
    played.push_back({monitor, at, span});
    auto& clock = clocks_[monitor];
    clock.active = true;
    set_position(clock, at);
  }

  void set_speed(view::Monitor monitor, double speed) override {
    auto& clock = clocks_[monitor];
    set_position(clock, position_of(clock));
    clock.speed = speed;
  }

  void pause(view::Monitor monitor, bool paused) override {
    auto& clock = clocks_[monitor];
    set_position(clock, position_of(clock));
    clock.paused = paused;
  }

  void step(view::Monitor monitor, int frames) override {
    steps.push_back(frames);
    auto& clock = clocks_[monitor];
    set_position(clock, position_of(clock) + frames * std::chrono::milliseconds(40));
    clock.paused = true;
  }

  void go_live(view::Monitor monitor) override {
    ++lives;
    clocks_[monitor] = {};
  }

  [[nodiscard]] view::PlaybackStatus playback(view::Monitor monitor) const override {
    const auto found = clocks_.find(monitor);
    if (found == clocks_.end() || !found->second.active)
      return {};
    const auto& clock = found->second;
    return {.active = true,
            .position = answered_position.value_or(position_of(clock)),
            .speed = clock.speed,
            .paused = clock.paused,
            .waiting = waiting,
            .at_end = at_end};
  }

  void set_sound(view::Monitor monitor, std::optional<CameraId> camera) override {
    sounds.emplace_back(monitor, camera);
  }

  void forget_passwords() override { ++forgotten; }

  std::shared_ptr<const view::RecordingMap> recordings(WallTime from, WallTime to,
                                                       std::chrono::seconds resolution) override {
    ++recordings_asked;
    auto map = std::make_shared<view::RecordingMap>();
    map->from = from;
    map->to = to;
    map->resolution = resolution;
    map->pending = pending;
    if (!pending)
      for (const auto& [camera, spans] : spans_) {
        view::CameraRecordings recordings{camera, {}};
        for (const auto& span : spans)
          if (span.from < to && span.to > from)
            recordings.spans.push_back(span);
        if (!recordings.spans.empty())
          map->cameras.push_back(std::move(recordings));
      }
    return map;
  }

  view::Thumbnail thumbnail(CameraId camera, WallTime at, int width_px, int height_px) override {
    thumbnails_asked.push_back(camera);
    view::Thumbnail answer{thumbnail_state, nullptr, at};
    if (thumbnail_state == view::Thumbnail::State::Ready) {
      auto& made = thumbnails_[{camera, at}];
      if (!made)
        made = make_picture(width_px, height_px, at);
      answer.picture = made;
    }
    return answer;
  }

  std::shared_ptr<const view::AlarmList> alarms(WallTime from, WallTime to) override {
    auto list = std::make_shared<view::AlarmList>();
    list->from = from;
    list->to = to;
    list->pending = pending;
    for (const auto& alarm : alarm_list)
      if (alarm.from < to && alarm.to.value_or(clock_.wall_now()) >= from)
        list->alarms.push_back(alarm);
    return list;
  }

  std::shared_ptr<const view::MediaList> media() override {
    auto list = std::make_shared<view::MediaList>();
    list->pending = false;
    list->media = media_list;
    return list;
  }

  void start_export(view::ExportWish wish) override {
    exports.push_back(std::move(wish));
    export_now = {};
    export_now.state = "waiting";
  }

  void cancel_export() override { export_now.state = "cancelled"; }

  [[nodiscard]] view::ExportStatus export_status() override { return export_now; }

  std::vector<view::Medium> media_list;
  std::vector<view::ExportWish> exports;
  view::ExportStatus export_now;

 private:
  struct PlayClock {
    bool active = false, paused = false;
    double speed = 1;
    WallTime position;
    SteadyTime since;
  };

  void set_position(PlayClock& clock, WallTime position) const {
    clock.position = position;
    clock.since = clock_.steady_now();
  }

  [[nodiscard]] WallTime position_of(const PlayClock& clock) const {
    if (clock.paused || waiting || at_end)
      return clock.position;
    const auto passed =
        std::chrono::duration<double, std::micro>(clock_.steady_now() - clock.since) * clock.speed;
    return clock.position + std::chrono::duration_cast<std::chrono::microseconds>(passed);
  }

  const Clock& clock_;
  std::map<view::Monitor, PlayClock> clocks_;
  std::map<CameraId, std::vector<view::RecordedSpan>> spans_;
  std::map<std::pair<CameraId, WallTime>, std::shared_ptr<const view::Picture>> thumbnails_;
};

} // namespace kagimado::fakes

// A playback feed that answers what a test puts in, and notes what was asked and wished.
#pragma once

#include "osd/wall/playback_feed.h"

#include <functional>
#include <vector>

namespace kagimado::fakes {

class FakePlayback final : public osd::PlaybackFeed {
 public:
  struct Played {
    view::Monitor monitor;
    WallTime at;
    std::optional<std::int64_t> span;
  };

  void play_from(view::Monitor monitor, WallTime at, std::optional<std::int64_t> span) override {
    played.push_back({monitor, at, span});
    status.active = true;
    status.position = at;
  }

  void set_speed(view::Monitor, double speed) override { status.speed = speed; }

  void pause(view::Monitor, bool paused) override { status.paused = paused; }

  void step(view::Monitor, int frames) override { stepped += frames; }

  void go_live(view::Monitor) override { status = {}; }

  [[nodiscard]] view::PlaybackStatus playback(view::Monitor) const override { return status; }

  void set_sound(view::Monitor, std::optional<CameraId> camera) override { sound = camera; }

  void forget_passwords() override { ++forgotten; }

  // What lies in the asked stretch of map; map itself says whether it is pending.
  std::shared_ptr<const view::RecordingMap> recordings(WallTime from, WallTime to,
                                                       std::chrono::seconds resolution) override {
    ++asked_recordings;
    asked_from = from;
    asked_to = to;
    asked_resolution = resolution;
    return map;
  }

  view::Thumbnail thumbnail(CameraId camera, WallTime at, int width_px, int height_px) override {
    ++asked_thumbnails;
    return make_thumbnail ? make_thumbnail(camera, at, width_px, height_px) : view::Thumbnail{};
  }

  std::shared_ptr<const view::AlarmList> alarms(WallTime from, WallTime to) override {
    asked_from = from;
    asked_to = to;
    return alarm_list;
  }

  std::shared_ptr<const view::MediaList> media() override { return media_list; }

  void start_export(view::ExportWish wish) override {
    wishes.push_back(std::move(wish));
    copy = {.state = "waiting"};
  }

  void cancel_export() override {
    ++cancelled;
    copy.state = "cancelled";
  }

  [[nodiscard]] view::ExportStatus export_status() override { return copy; }

  view::PlaybackStatus status;
  std::vector<Played> played;
  int stepped = 0, forgotten = 0, cancelled = 0, asked_recordings = 0, asked_thumbnails = 0;
  std::optional<CameraId> sound;
  WallTime asked_from, asked_to;
  std::chrono::seconds asked_resolution{0};
  std::shared_ptr<const view::RecordingMap> map = std::make_shared<view::RecordingMap>();
  std::function<view::Thumbnail(CameraId, WallTime, int, int)> make_thumbnail;
  std::shared_ptr<const view::AlarmList> alarm_list = std::make_shared<view::AlarmList>();
  std::shared_ptr<const view::MediaList> media_list = std::make_shared<view::MediaList>();
  view::ExportStatus copy;
  std::vector<view::ExportWish> wishes;
};

} // namespace kagimado::fakes

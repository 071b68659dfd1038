// A playback feed that answers exactly what a test puts in, and notes what was asked: for screens alone.
#pragma once

#include "osd/wall/playback_feed.h"

#include <functional>
#include <vector>

namespace kagimado::fakes {

class ScriptedPlayback final : public osd::PlaybackFeed {
 public:
  void play_from(view::Monitor, WallTime, std::optional<std::int64_t>) override { ++controlled; }

  void set_speed(view::Monitor, double) override { ++controlled; }

  void pause(view::Monitor, bool) override { ++controlled; }

  void step(view::Monitor, int) override { ++controlled; }

  void go_live(view::Monitor) override { ++controlled; }

  [[nodiscard]] view::PlaybackStatus playback(view::Monitor) const override { return {}; }

  void set_sound(view::Monitor, std::optional<CameraId>) override { ++controlled; }

  void forget_passwords() override { ++controlled; }

  std::shared_ptr<const view::RecordingMap> recordings(WallTime from, WallTime to,
                                                       std::chrono::seconds resolution) override {
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
    copy = {};
    copy.state = "waiting";
  }

  void cancel_export() override {
    ++cancelled;
    copy.state = "cancelled";
  }

  [[nodiscard]] view::ExportStatus export_status() override { return copy; }

  std::shared_ptr<const view::RecordingMap> map = std::make_shared<view::RecordingMap>();
  std::shared_ptr<const view::AlarmList> alarm_list = std::make_shared<view::AlarmList>();
  std::shared_ptr<const view::MediaList> media_list = std::make_shared<view::MediaList>();
  std::function<view::Thumbnail(CameraId, WallTime, int, int)> make_thumbnail;
  view::ExportStatus copy;

  WallTime asked_from, asked_to;
  std::chrono::seconds asked_resolution{0};
  std::vector<view::ExportWish> wishes;
  int asked_thumbnails = 0, cancelled = 0;
  int controlled = 0; // calls that a screen must leave to the app
};

} // namespace kagimado::fakes

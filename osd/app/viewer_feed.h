// The viewer as the feed of wall, playback and settings.
#pragma once

#include "osd/wall/playback_feed.h"
#include "osd/wall/recorder_desk.h"
#include "osd/wall/wall_feed.h"

namespace kagimado::osd {

class ViewerFeed final : public WallFeed, public PlaybackFeed, public RecorderDesk {
 public:
  explicit ViewerFeed(std::unique_ptr<view::Viewer> viewer) : viewer_(std::move(viewer)) {}

  [[nodiscard]] std::shared_ptr<const view::Site> site() const override { return viewer_->site(); }

  void want(view::Monitor monitor, int tiles_on_monitor, std::vector<view::TileWant> tiles) override {
    viewer_->want(monitor, tiles_on_monitor, std::move(tiles));
  }

  [[nodiscard]] std::shared_ptr<const view::Picture> picture(view::Monitor monitor, int slot) const override {
    return viewer_->picture(monitor, slot);
  }

  [[nodiscard]] view::TileStatus status(view::Monitor monitor, int slot) const override {
    return viewer_->status(monitor, slot);
  }

  std::uint64_t try_password(CameraId camera, ssl::SecretText password) override {
    return viewer_->try_password(camera, std::move(password));
  }

  [[nodiscard]] view::PasswordTry password_try(std::uint64_t id) const override {
    return viewer_->password_try(id);
  }

  void play_from(view::Monitor monitor, WallTime at, std::optional<std::int64_t> span) override {
    viewer_->play_from(monitor, at, span);
  }

  void set_speed(view::Monitor monitor, double speed) override { viewer_->set_speed(monitor, speed); }

  void pause(view::Monitor monitor, bool paused) override { viewer_->pause(monitor, paused); }

  void step(view::Monitor monitor, int frames) override { viewer_->step(monitor, frames); }

  void go_live(view::Monitor monitor) override { viewer_->go_live(monitor); }

  [[nodiscard]] view::PlaybackStatus playback(view::Monitor monitor) const override {
    return viewer_->playback(monitor);
  }

  void set_sound(view::Monitor monitor, std::optional<CameraId> camera) override {
    viewer_->set_sound(monitor, camera);
  }

  void forget_passwords() override { viewer_->forget_passwords(); }

  std::shared_ptr<const view::RecordingMap> recordings(WallTime from, WallTime to,
                                                       std::chrono::seconds resolution) override {
    return viewer_->recordings(from, to, resolution);
  }

  view::Thumbnail thumbnail(CameraId camera, WallTime at, int width_px, int height_px) override {
    return viewer_->thumbnail(camera, at, width_px, height_px);
  }

  std::shared_ptr<const view::AlarmList> alarms(WallTime from, WallTime to) override {
    return viewer_->alarms(from, to);
  }

  std::shared_ptr<const view::MediaList> media() override { return viewer_->media(); }

  void start_export(view::ExportWish wish) override { viewer_->start_export(std::move(wish)); }

  void cancel_export() override { viewer_->cancel_export(); }

  [[nodiscard]] view::ExportStatus export_status() override { return viewer_->export_status(); }

  [[nodiscard]] std::shared_ptr<const view::Session> session() const override { return viewer_->session(); }

  std::uint64_t log_in(const std::string& name, const ssl::SecretText& password) override {
    return viewer_->log_in(name, password);
  }

  std::uint64_t set_up(const std::string& name, const ssl::SecretText& password) override {
    return viewer_->set_up(name, password);
  }

  [[nodiscard]] view::AnswerPtr entered(std::uint64_t id) const override { return viewer_->entered(id); }

  void log_out() override { viewer_->log_out(); }

  void touch() override { viewer_->touch(); }

  view::AnswerPtr look(const std::string& target, std::chrono::seconds max_age) override {
    return viewer_->look(target, max_age);
  }

  std::uint64_t change(const view::Change& change) override { return viewer_->change(change); }

  [[nodiscard]] view::AnswerPtr outcome(std::uint64_t id) const override { return viewer_->outcome(id); }

 private:
  std::unique_ptr<view::Viewer> viewer_;
};

} // namespace kagimado::osd

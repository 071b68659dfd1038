// The viewer as the wall's feed.
#pragma once

#include "osd/wall/wall_feed.h"

namespace kagimado::osd {

class ViewerFeed final : public WallFeed {
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

 private:
  std::unique_ptr<view::Viewer> viewer_;
};

} // namespace kagimado::osd

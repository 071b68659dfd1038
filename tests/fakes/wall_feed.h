// A feed without recorder and cameras: every tile state, synthetic pictures, and a note of what was asked
// for.
#pragma once

#include "engine/base/clock.h"
#include "osd/wall/wall_feed.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace kagimado::fakes {

// A test card: a gradient with a checkered band, so that size, place and crop can be seen.
inline std::shared_ptr<const view::Picture> make_picture(int width, int height, WallTime wall,
                                                         std::uint64_t serial = 1) {
  struct Planes {
    std::vector<std::uint8_t> y, u, v;
  };

  auto planes = std::make_shared<Planes>();
  const int half_width = (width + 1) / 2, half_height = (height + 1) / 2;
  planes->y.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  planes->u.resize(static_cast<std::size_t>(half_width) * static_cast<std::size_t>(half_height));
  planes->v.resize(planes->u.size());
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const bool band = y > height * 2 / 3 && (x / 16 + y / 16) % 2 == 0;
      planes->y[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] =
          static_cast<std::uint8_t>(band ? 200 : 50 + 120 * x / width);
    }
  for (int y = 0; y < half_height; ++y)
    for (int x = 0; x < half_width; ++x) {
      const auto at =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(half_width) + static_cast<std::size_t>(x);
      planes->u[at] = static_cast<std::uint8_t>(100 + 60 * y / half_height);
      planes->v[at] = static_cast<std::uint8_t>(150 - 60 * x / half_width);
    }
  auto picture = std::make_shared<view::Picture>();
  picture->planes[0] = planes->y.data();
  picture->planes[1] = planes->u.data();
  picture->planes[2] = planes->v.data();
  picture->strides_bytes[0] = width;
  picture->strides_bytes[1] = picture->strides_bytes[2] = half_width;
  picture->width = width;
  picture->height = height;
  picture->serial = serial;
  picture->wall = wall;
  picture->owner = planes;
  return picture;
}

class FakeFeed final : public osd::WallFeed {
 public:
  struct Camera {
    view::TileStatus status;
    bool sealed = false, online = true;
    int aspect_width = 16, aspect_height = 9;
  };

  explicit FakeFeed(const Clock& clock) : clock_(clock) {}

  void add(unsigned number, Camera camera) {
    cameras_[CameraId{number}] = std::move(camera);
    publish();
  }

  void remove(unsigned number) {
    cameras_.erase(CameraId{number});
    publish();
  }

  void set_online(bool online, std::string reason = "") {
    online_ = online;
    reason_ = std::move(reason);
    publish();
  }

  // A new picture came for all tiles of this camera.
  void show_new_picture(unsigned number) {
    for (auto& [key, picture] : pictures_)
      if (wanted_camera(key) == CameraId{number})
        picture = nullptr;
  }

  Camera& camera(unsigned number) { return cameras_.at(CameraId{number}); }

  [[nodiscard]] std::shared_ptr<const view::Site> site() const override { return site_; }

  void want(view::Monitor monitor, int tiles_on_monitor, std::vector<view::TileWant> tiles) override {
    ++want_calls;
    tiles_on_monitor_[monitor] = tiles_on_monitor;
    std::erase_if(pictures_, [&](const auto& entry) {
      return entry.first.first == monitor &&
             std::ranges::find(tiles, entry.first.second, &view::TileWant::slot) == tiles.end();
    });
    for (const auto& tile : tiles)
      if (const auto* before = wanted(monitor, tile.slot); before == nullptr || !(*before == tile))
        pictures_.erase({monitor, tile.slot});
    wants_[monitor] = std::move(tiles);
  }

  [[nodiscard]] std::shared_ptr<const view::Picture> picture(view::Monitor monitor, int slot) const override {
    const auto* want = wanted(monitor, slot);
    const auto found = want != nullptr ? cameras_.find(want->camera) : cameras_.end();
    if (found == cameras_.end())
      return nullptr;
    auto& picture = pictures_[{monitor, slot}];
    if (!picture) {
      int width = want->width_px, height = width * found->second.aspect_height / found->second.aspect_width;
      if (height > want->height_px) {
        height = want->height_px;
        width = height * found->second.aspect_width / found->second.aspect_height;
      }
      const auto& taken = found->second.status.picture_wall;
      picture = make_picture(width, height, taken == WallTime{} ? clock_.wall_now() : taken, ++serial_);
    }
    return picture;
  }

  [[nodiscard]] view::TileStatus status(view::Monitor monitor, int slot) const override {
    const auto* want = wanted(monitor, slot);
    const auto found = want != nullptr ? cameras_.find(want->camera) : cameras_.end();
    return found != cameras_.end() ? found->second.status : view::TileStatus{};
  }

  std::uint64_t try_password(CameraId camera, ssl::SecretText password) override {
    tried_camera = camera;
    tried.emplace_back(password.view());
    return tried.size();
  }

  [[nodiscard]] view::PasswordTry password_try(std::uint64_t id) const override {
    return {id, outcome, retry_after};
  }

  [[nodiscard]] const std::vector<view::TileWant>& wants(view::Monitor monitor) { return wants_[monitor]; }

  [[nodiscard]] int tiles_on_monitor(view::Monitor monitor) { return tiles_on_monitor_[monitor]; }

  view::PasswordOutcome outcome = view::PasswordOutcome::Pending;
  std::chrono::seconds retry_after{0};
  std::vector<std::string> tried;
  CameraId tried_camera{0};
  int want_calls = 0;

 private:
  using Key = std::pair<view::Monitor, int>;

  void publish() {
    auto site = std::make_shared<view::Site>();
    site->recorder_online = online_;
    site->recorder_reason = reason_;
    for (const auto& [id, camera] : cameras_)
      site->cameras.push_back(
          {id, camera.status.camera_name, camera.sealed, camera.online, camera.status.reason});
    site_ = std::move(site);
  }

  [[nodiscard]] const view::TileWant* wanted(view::Monitor monitor, int slot) const {
    const auto found = wants_.find(monitor);
    if (found == wants_.end())
      return nullptr;
    const auto tile = std::ranges::find(found->second, slot, &view::TileWant::slot);
    return tile != found->second.end() ? &*tile : nullptr;
  }

  [[nodiscard]] CameraId wanted_camera(const Key& key) const {
    const auto* want = wanted(key.first, key.second);
    return want != nullptr ? want->camera : CameraId{0};
  }

  const Clock& clock_;
  std::map<CameraId, Camera> cameras_;
  std::shared_ptr<const view::Site> site_ = std::make_shared<view::Site>();
  bool online_ = true;
  std::string reason_;
  std::map<view::Monitor, std::vector<view::TileWant>> wants_;
  std::map<view::Monitor, int> tiles_on_monitor_;
  mutable std::map<Key, std::shared_ptr<const view::Picture>> pictures_;
  mutable std::uint64_t serial_ = 0;
};

} // namespace kagimado::fakes

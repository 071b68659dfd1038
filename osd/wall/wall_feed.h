// What the wall shows comes through this seam: the viewer in the product, synthetic pictures in tests.
// Drawing thread only; no call may block. The contract of each call is that of view::Viewer.
#pragma once

#include "engine/view/viewer.h"

#include <memory>
#include <vector>

namespace kagimado::osd {

class WallFeed {
 public:
  virtual ~WallFeed() = default;
  [[nodiscard]] virtual std::shared_ptr<const view::Site> site() const = 0;
  virtual void want(view::Monitor monitor, int tiles_on_monitor, std::vector<view::TileWant> tiles) = 0;
  [[nodiscard]] virtual std::shared_ptr<const view::Picture> picture(view::Monitor monitor,
                                                                     int slot) const = 0;
  [[nodiscard]] virtual view::TileStatus status(view::Monitor monitor, int slot) const = 0;
  virtual std::uint64_t try_password(CameraId camera, ssl::SecretText password) = 0;
  [[nodiscard]] virtual view::PasswordTry password_try(std::uint64_t id) const = 0;
};

} // namespace kagimado::osd

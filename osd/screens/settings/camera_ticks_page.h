// Cameras to tick, all or one by one: for whoever keeps a set of them. Drawing thread only.
#pragma once

#include "osd/screens/settings/page.h"

#include <functional>
#include <vector>

namespace kagimado::osd {

// Works on what its maker keeps.
struct CameraTicks {
  std::string title;
  std::function<bool()> all;
  std::function<bool(CameraId camera)> ticked;
  std::function<void()> toggle_all;
  std::function<void(CameraId camera, const std::vector<CameraId>& cameras)> toggle;
};

std::unique_ptr<SettingsPage> make_camera_ticks_page(CameraTicks ticks);

} // namespace kagimado::osd

// What displays, mice and keyboards the board has, looked at without touching what is shown: another monitor
// may be running. For the doctor.
#pragma once

#include "osd/platform/board_options.h"
#include "osd/platform/input_devices.h"

#include <string>
#include <vector>

namespace kagimado::osd {

struct DisplayFacts {
  std::string card, driver, connector; // "card0", "i915", "HDMI-A-1"
  bool connected = false;
  std::string display;            // of the EDID
  std::optional<DisplayMode> own; // what it would be set to without a wish
};

struct BoardFacts {
  std::vector<DisplayFacts> displays;
  std::vector<Error> cards_refused;
  std::vector<InputDeviceFacts> devices;
  std::vector<std::string> devices_refused;
};

Result<BoardFacts> look_at_board(const BoardOptions& options);

} // namespace kagimado::osd

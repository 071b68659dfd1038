// The sink of the board: DRM/KMS displays, evdev mice and keyboards, the console beneath. No X, no Wayland,
// no udev, no GPU. Main and sub monitor are always there; what they show has a display or not.
#pragma once

#include "engine/base/clock.h"
#include "osd/platform/board_options.h"
#include "osd/platform/sink.h"

namespace kagimado::osd {

// A machine without a display or mouse is no error: they may come. Make it before other threads (console.h).
// Errors: as of Console::take and InputDevices::watch; a card's own where each card that is there refuses.
Result<std::unique_ptr<Sink>> make_board_sink(const BoardOptions& options, const Clock& clock);
// Whether this machine has a card at all.
bool has_display_cards(const BoardOptions& options);

} // namespace kagimado::osd

// Whether this machine's clock follows a time server. Linux. Thread-safe.
#pragma once

#include "engine/api/system.h"

namespace kagimado::recorder {

// By the kernel; where a sandbox forbids asking it, by the mark that systemd-timesyncd leaves.
api::ClockState clock_state();

} // namespace kagimado::recorder

// The recorder as a service: runs until SIGTERM or SIGINT.
#pragma once

#include "engine/recorder/recorder.h"

namespace kagimado::recorder {

// Errors: those of starting. Returns after a clean stop.
Result<> serve(RecorderOptions options);

} // namespace kagimado::recorder

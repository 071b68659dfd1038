// The section "cameras" of a backup: every registered camera with its credentials. Only ever written
// encrypted. Pure.
#pragma once

#include "engine/recorder/state.h"

namespace kagimado::recorder {

std::string cameras_to_json(const std::vector<StoredCamera>& cameras);
// Errors: Invalid, naming the camera and the field.
Result<std::vector<StoredCamera>> cameras_from_json(std::string_view text);

} // namespace kagimado::recorder

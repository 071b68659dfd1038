// The preferences of a monitor as a part of the saved state's JSON. Pure.
#pragma once

#include "engine/base/result.h"
#include "osd/model/wall_preferences.h"

#include <nlohmann/json.hpp>

namespace kagimado::osd {

// What is missing keeps its default. Errors: Damaged, naming the key.
Result<WallPreferences> read_preferences(const nlohmann::json& object);
// Other members of object stay as they are.
void write_preferences(const WallPreferences& preferences, nlohmann::json& object);

} // namespace kagimado::osd

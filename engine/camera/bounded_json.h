// Fields of a camera's JSON, with bounds: a camera is a stranger. Internal to camera/. Thread-safe.
#pragma once

#include "engine/base/result.h"

#include <nlohmann/json.hpp>

namespace kagimado::camera {

using Json = nlohmann::json;

// Null where the text is no JSON object.
Json parse_object(std::string_view text);
// A wrong type is an empty text; an endless one is cut at a character.
std::string text_at(const Json& object, const char* key);
// A wrong type is false.
bool flag_at(const Json& object, const char* key);
// Errors: Damaged (no whole number, outside 0..most).
Result<std::int64_t> integer_at(const Json& object, const char* key, std::int64_t most);

} // namespace kagimado::camera

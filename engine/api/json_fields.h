// JSON of the API: fields read with bounds, values written as API.md says.
#pragma once

#include "engine/api/service.h"

#include <nlohmann/json.hpp>

namespace kagimado::api {

using Json = nlohmann::json;

// Errors: Invalid (no JSON object), Limit (more than max_bytes).
Result<Json> parse_body(const net::Request& request, std::size_t max_bytes);
Result<Json> parse_body(std::string_view body, std::size_t max_bytes);

// nullopt: not there. Errors: Invalid (another type, longer than max_bytes).
Result<std::optional<std::string>> text_field(const Json& object, const char* key, std::size_t max_bytes);
// Errors: Invalid (missing or another type).
Result<bool> flag_field(const Json& object, const char* key);

Json to_json(const CameraView& camera);
Json to_json(const std::vector<CameraView>& cameras);
Json to_json(const CameraSent& sent);
// Bytes that are no UTF-8 (a camera's message may hold any) become U+FFFD.
std::string dump(const Json& json);
net::Response json_response(const Json& json, int status = 200);

} // namespace kagimado::api

// Settings as JSON, for the API and for backups. Thread-safe.
#pragma once

#include "engine/settings/catalogue.h"

#include <nlohmann/json.hpp>

namespace kagimado::settings {

using Json = nlohmann::json;

// Errors: Invalid (no JSON), Limit (nested deeper than any of ours: writing it again would take all stack).
Result<Json> parse_json(std::string_view text);

Json to_json(const Value& value);
Json to_json(const Values& values); // {"network.https_port":443,...}
// What a screen needs to show a field: type, range, choices, label.
Json to_json(const Catalogue& catalogue);
// [{"key":...,"kind":"invalid","message":...}]
Json to_json(const std::vector<Problem>& problems);

// Errors: Invalid (no value of that type).
Result<Value> value_from_json(const Descriptor& descriptor, const Json& json);
// Every key of an object; or every problem (unknown keys and wrong types). Ranges are not checked yet.
std::expected<Changes, std::vector<Problem>> changes_from_json(const Catalogue& catalogue, const Json& json);

} // namespace kagimado::settings

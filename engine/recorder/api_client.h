// Commands as clients of the recorder's API. Blocking.
#pragma once

#include "engine/base/result.h"
#include "engine/recorder/command_context.h"

#include <nlohmann/json.hpp>

namespace kagimado::recorder {

using Json = nlohmann::json;

ExitCode report(const CommandContext& context, const Error& error, ExitCode code);

// The answer's JSON; or what went wrong, which was then already reported. target: after /api/v1.
std::expected<Json, ExitCode> call(const CommandContext& context, std::string method, std::string target,
                                   std::string body);

// Empty where it is no text.
std::string text_of(const Json& object, const char* key);
// 0 where it is no whole number.
std::int64_t number_of(const Json& object, const char* key);
// An empty list where it is none.
const Json& list_of(const Json& object, const char* key);

} // namespace kagimado::recorder

// Commands about the settings of a running recorder, as clients of its API.
#pragma once

#include "engine/recorder/command_context.h"

#include <vector>

namespace kagimado::recorder {

ExitCode settings_list(const CommandContext& context);
// The value alone, for scripts.
ExitCode settings_get(const CommandContext& context, const std::string& key);
// words: KEY VALUE, and again; all of them or none. A flag is on or off, a list is written 8081,0,8083.
ExitCode settings_set(const CommandContext& context, const std::vector<std::string>& words);

} // namespace kagimado::recorder

// Commands about licences: provisioning without a recorder, release keys at a running one.
#pragma once

#include "engine/recorder/command_context.h"

#include <filesystem>

namespace kagimado::recorder {

// Takes the issuer's file; the recorder may run. It holds a secret, so it comes as a file.
ExitCode provision_recorder(const CommandContext& context, const std::filesystem::path& state_folder,
                            const std::filesystem::path& file);
ExitCode licence_list(const CommandContext& context);
// A release key is no secret: it may stand on a command line.
ExitCode licence_add(const CommandContext& context, const std::string& release_key);

} // namespace kagimado::recorder

// Commands that work on disks and copies themselves, without a recorder. Blocking.
#pragma once

#include "engine/recorder/archive.h"
#include "engine/recorder/command_context.h"

namespace kagimado::recorder {

struct CheckArguments {
  std::filesystem::path state_folder;
  std::vector<std::filesystem::path> disks; // as serve was given them
  bool repair = false;
};

// Makes a folder a disk of recordings.
ExitCode disk_prepare(const CommandContext& context, const std::filesystem::path& folder);
// Catalogue, files, indexes and integrity chains, by every password ever set. Failed: something is wrong.
ExitCode check_recordings(const CommandContext& context, const CheckArguments& arguments);
// A copy on an external medium; chains where the state's passwords open them. Failed: something is wrong.
ExitCode verify_copy(const CommandContext& context, const std::filesystem::path& folder,
                     const std::filesystem::path& state_folder);

} // namespace kagimado::recorder

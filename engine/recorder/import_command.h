// Takes a clip of another recorder or camera in, while the recorder does not run. Blocking.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/recorder/command_context.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace kagimado::recorder {

struct ImportArguments {
  CameraId camera{0}; // must be registered: monitors show recordings by their cameras
  std::filesystem::path file;
  std::string begins;   // ISO 8601; empty: as the clip tells
  std::string key_file; // KID:KEY of a clip without key box, "-": standard input; empty: none
  std::filesystem::path state_folder;
  std::vector<std::filesystem::path> disks; // as serve was given them
};

// Nothing is taken in of a clip that is wrong somewhere. The clip gets a key box under the password in force
// where its key is given. Failed: the clip or the recorder's state; Usage: the arguments.
ExitCode import_recording(const CommandContext& context, const ImportArguments& arguments,
                          std::shared_ptr<const Clock> clock);

} // namespace kagimado::recorder

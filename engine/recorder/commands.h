// The recorder's command line as a client of its API: one function a command. Nothing here knows how options
// are parsed.
#pragma once

#include "engine/base/ids.h"
#include "engine/recorder/command_context.h"

#include <optional>

namespace kagimado::recorder {

struct CameraAddArguments {
  std::string url, name, user;
  std::string password_file; // "-": first line of standard input; empty: none
  std::string trust, mode;   // empty: as the recorder defaults
  std::string authority_file;
  std::optional<unsigned> id;
};

ExitCode camera_add(const CommandContext& context, const CameraAddArguments& arguments);
ExitCode camera_list(const CommandContext& context);
ExitCode camera_remove(const CommandContext& context, CameraId id);
ExitCode camera_encryption(const CommandContext& context, CameraId id, bool on);
ExitCode password_set(const CommandContext& context, const std::string& password_file);

} // namespace kagimado::recorder

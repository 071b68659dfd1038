// Commands about recordings of a running recorder, as clients of its API.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/recorder/command_context.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace kagimado::recorder {

struct RangeArguments {
  std::vector<unsigned> cameras; // empty: all
  std::string from, to;          // ISO 8601; empty: the last 24 hours
};

struct ExportArguments {
  RangeArguments range; // cameras and times are needed
  std::filesystem::path to_folder;
  bool with_player = true;
};

ExitCode recordings_list(const CommandContext& context, const RangeArguments& arguments, const Clock& clock);
ExitCode storage_show(const CommandContext& context);
ExitCode media_list(const CommandContext& context);
// Shows the progress until the copy is done; SIGINT cancels it.
ExitCode export_copy(const CommandContext& context, const ExportArguments& arguments);

} // namespace kagimado::recorder

// Commands about the users of a running recorder, as clients of its API. Users are named as they log in.
#pragma once

#include "engine/recorder/command_context.h"

namespace kagimado::recorder {

struct UserAddArguments {
  std::string name, level;
  std::string view;          // "all", "1-3,7"; empty: as the recorder defaults
  std::string password_file; // "-" or empty: first line of standard input
};

ExitCode user_list(const CommandContext& context);
// On a recorder without users: its first administrator.
ExitCode user_add(const CommandContext& context, const UserAddArguments& arguments);
ExitCode user_password(const CommandContext& context, const std::string& name,
                       const std::string& password_file);
ExitCode user_remove(const CommandContext& context, const std::string& name);
// Rights beyond the new level go.
ExitCode user_level(const CommandContext& context, const std::string& name, const std::string& level);
ExitCode user_view(const CommandContext& context, const std::string& name, const std::string& view);
// Who is logged in at the monitors by itself; empty: nobody.
ExitCode user_auto_login(const CommandContext& context, const std::string& name);

} // namespace kagimado::recorder

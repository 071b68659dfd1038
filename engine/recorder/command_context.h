// What commands are given besides their arguments, and how they end.
#pragma once

#include <iosfwd>
#include <string>

namespace kagimado::recorder {

// What a script can tell apart.
enum class ExitCode : int {
  Ok = 0,
  Failed = 1,     // the recorder said no, or could not
  Usage = 2,      // wrong arguments or unreadable files
  NoRecorder = 3, // nobody answers at the socket
  Partly = 4,     // the password is set, but some camera did not take it yet
};

struct CommandContext {
  const std::string& socket; // borrowed
  std::istream& in;          // for secrets
  std::ostream& out;
  std::ostream& err;
};

} // namespace kagimado::recorder

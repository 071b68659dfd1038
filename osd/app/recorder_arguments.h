// What the command line of kagimado-monitor says of a recorder on another machine: whom to trust there, and
// who to be.
#pragma once

#include "osd/app/monitor_options.h"

namespace kagimado::osd {

struct RecorderArguments {
  std::string authority_file; // PEM; empty: this machine's authorities
  std::string pin;            // SHA-256 of the certificate in hex, colons allowed; empty: none
  std::string user, password_file;
};

// Into the options. Errors: NotFound, Io (a file), Invalid (no certificate in it, no SHA-256, an empty
// password, a password for http:, a certificate to judge where there is none).
Result<> take_recorder_arguments(const RecorderArguments& arguments, MonitorOptions& options);

} // namespace kagimado::osd

// The issuer's command line: one function a command. Nothing here knows how options are parsed. Secrets come
// from standard input and go into files of mode 0600; a card's numbers and release keys go to standard
// output.
#pragma once

#include "engine/issuer/issuer.h"

#include <iosfwd>

namespace kagimado::issuer {

// What a script can tell apart.
enum class ExitCode : int {
  Ok = 0,
  Failed = 1,  // a file or the database
  Usage = 2,   // wrong arguments, or a typing error in a number
  Refused = 3, // a number that was never issued, is used or revoked
};

struct CommandContext {
  const std::filesystem::path& folder; // borrowed
  std::istream& in;                    // the card's numbers
  std::ostream& out;
  std::ostream& err;
  std::shared_ptr<const Clock> clock;
};

ExitCode init(const CommandContext& context);
ExitCode provision(const CommandContext& context, std::string_view serial, const std::filesystem::path& file);
ExitCode own_key(const CommandContext& context, std::string_view identity);
// page_file empty: numbers only.
ExitCode make_card(const CommandContext& context, std::string_view kit,
                   const std::filesystem::path& page_file);
// Reads two lines: device number, activation number.
ExitCode redeem(const CommandContext& context, std::string_view identity);
ExitCode revoke(const CommandContext& context, std::string_view device_number);
ExitCode list(const CommandContext& context);

} // namespace kagimado::issuer

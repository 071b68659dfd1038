// Passwords from files and standard input; never from the command line, where every user could read them.
#pragma once

#include "engine/ssl/secret.h"

#include <iosfwd>
#include <string>

namespace kagimado::recorder {

// The first line of a file, or of in for "-". A terminal does not echo it. Errors: NotFound, Io, Invalid
// (empty, too long).
Result<ssl::SecretText> read_secret(const std::string& file, std::istream& in, std::string_view prompt);

} // namespace kagimado::recorder

// Passwords in files: never on a command line, where every user could read them.
#pragma once

#include "engine/base/result.h"
#include "engine/ssl/secret.h"

#include <filesystem>

namespace kagimado::ssl {

// What stands before the first line feed. Errors: Invalid (empty, longer than SecretText::max_bytes).
Result<SecretText> first_line_of(std::string_view content);
// The first line of a file. Errors: NotFound, Io, Invalid.
Result<SecretText> read_secret_file(const std::filesystem::path& file);

} // namespace kagimado::ssl

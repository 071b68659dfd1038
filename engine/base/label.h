// Texts that people type and others read: names of users, recorders, cameras. UTF-8, one line. Thread-safe.
#pragma once

#include "engine/base/result.h"

namespace kagimado {

// Characters (code points) of a text. Errors: Invalid (no UTF-8 as of RFC 3629).
Result<std::size_t> count_characters(std::string_view text);

// No control characters, no characters that turn the direction of what follows, no blank at either end, and
// so many characters. Errors: Invalid, naming what.
Result<> check_label(std::string_view text, std::string_view what, std::size_t min_characters,
                     std::size_t max_characters);

// For a log: what is no UTF-8 and what check_label refuses inside becomes '?', cut between characters.
std::string printable(std::string_view text, std::size_t max_bytes);

} // namespace kagimado

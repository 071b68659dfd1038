// Takes a password out of a JSON body before a JSON parser sees it: parsers keep copies of the texts they
// read, in memory that nobody wipes. Thread-safe.
#pragma once

#include "engine/ssl/secret.h"

#include <optional>

namespace kagimado::api {

struct SplitBody {
  std::optional<ssl::SecretText> secret; // nullopt: no such member
  std::string rest;                      // the body with an empty text in its place: for the parser
};

// key: of a member of the outermost object. RFC 8259. The body itself stays as it is: the caller wipes it.
// Errors: Invalid (no JSON object, the member twice or no text, a text that is no UTF-8, longer than
// SecretText::max_bytes). What stands elsewhere in the body is left for the parser to judge.
Result<SplitBody> split_secret(std::string_view body, std::string_view key);

} // namespace kagimado::api

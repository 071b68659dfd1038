// Heads of messages as text, and the bodies' chunk framing (RFC 9112). Internal to net/. Functions are
// thread-safe.
#pragma once

#include "engine/net/http_message.h"

namespace kagimado::net {

enum class BodyFraming { ContentLength, Chunked, UntilClose };

struct HeadOptions {
  BodyFraming framing = BodyFraming::ContentLength;
  bool keep_alive = true;
};

// Status line and fields, with the empty line. Fields that would break the framing are left out and logged.
std::string response_head(const Response& response, const HeadOptions& options);

// host: value of the Host field. Errors: Invalid (method, target or a field that would break the framing).
Result<std::string> request_head(const Request& request, std::string_view host);

bool is_token(std::string_view text);       // RFC 9110 section 5.6.2
bool is_field_value(std::string_view text); // no control characters but tab

} // namespace kagimado::net

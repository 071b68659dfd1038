#include "engine/api/security_headers.h"

namespace kagimado::api {
namespace {

// No script, style or picture from elsewhere, none inside the page, and no page around it. Pictures are
// opened in memory, hence blob:.
constexpr std::string_view content_policy = "default-src 'self'; script-src 'self'; style-src 'self'; "
                                            "connect-src 'self'; img-src 'self' blob: data:; "
                                            "media-src 'self' blob:; worker-src 'self' blob:; object-src "
                                            "'none'; base-uri 'none'; form-action 'self'; "
                                            "frame-ancestors 'none'";

// A day, and not longer: an installer may go back to HTTP, and browsers apply this to all ports of a host.
constexpr std::string_view transport_security = "max-age=86400";

} // namespace

void add_security_headers(net::Response& response, bool is_tls, bool is_https_only) {
  auto& fields = response.fields;
  fields["Content-Security-Policy"] = content_policy;
  fields["X-Content-Type-Options"] = "nosniff";
  fields["X-Frame-Options"] = "DENY";
  fields["Referrer-Policy"] = "no-referrer";
  fields["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
  fields["Cross-Origin-Resource-Policy"] = "same-origin";
  if (is_tls)
    fields["Cross-Origin-Opener-Policy"] = "same-origin";
  if (is_tls && is_https_only)
    fields["Strict-Transport-Security"] = transport_security;
}

} // namespace kagimado::api

// TLS contexts, ready for Boost.Asio (net/ is their only user). Contexts are immutable once made and
// thread-safe to share.
#pragma once

#include "engine/ssl/x509.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <optional>

namespace kagimado::ssl {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// TLS 1.2 and 1.3, modern suites only; 1.1 only where asked, and then the lowered security level and the old
// suites are for those connections alone that offer nothing newer.
struct ServerTlsOptions {
  bool allow_tls_1_1 = false;
};

Result<TlsContext> make_server_context(const Identity& identity, const ServerTlsOptions& options);

// Whether the context would have agreed to the version that an open connection speaks. native: SSL*.
bool is_version_of(const TlsContext& context, void* native_ssl);

// How a client judges the peer. Each way is visible to the user (per camera).
struct TrustPolicy {
  enum class Way { Authority, Pin, Off } way = Way::Authority;
  std::string authority_pem;                              // Way::Authority; empty: the system's store
  std::optional<std::array<std::uint8_t, 32>> pin_sha256; // Way::Pin; nothing yet: first use pins
};

Result<TlsContext> make_client_context(const TrustPolicy& policy);

// Before the handshake: tells the server which host is meant (SNI). native: SSL* of the stream.
Result<> prepare_client(void* native_ssl, std::string_view host);

// After the handshake and before anything is sent: why the peer is not trusted, as Untrusted, Expired,
// NotYetValid; or its certificate. The client contexts let every handshake finish, so this call is what
// verifies: never leave it out. Way::Pin looks at the pin and the certificate's own time, Way::Off at
// nothing. native: SSL* of the stream. host: what the certificate must name (Way::Authority). The time is
// this machine's.
Result<CertificateInfo> judge_peer(void* native_ssl, const TrustPolicy& policy, std::string_view host);

} // namespace kagimado::ssl

// Keys and certificates (X.509, RFC 5280). Free functions are thread-safe.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/clock.h"

#include <vector>

namespace kagimado::ssl {

// PEM texts. key_pem is secret: write with mode 0600.
struct Identity {
  std::string certificate_pem; // leaf first, then chain
  std::string key_pem;
};

struct CertificateRequest {
  std::string common_name;
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  WallTime not_before, not_after;
  bool is_authority = false;
};

// ECDSA P-256, SHA-256. Self-signed, or signed by issuer.
Result<Identity> make_identity(const CertificateRequest& request, const Identity* issuer = nullptr);

struct CertificateInfo {
  std::string subject, issuer;
  WallTime not_before, not_after;
  std::array<std::uint8_t, 32> sha256{}; // of the DER: fingerprint and pin
};

Result<CertificateInfo> read_certificate(std::string_view pem);

} // namespace kagimado::ssl

// A camera's own server certificate; for tests also ones that a recorder must refuse.
#pragma once

#include "engine/ssl/x509.h"

#include <filesystem>

namespace kagimado::device {

enum class CertificateKind { Valid, Expired, Future, WrongName };

// "valid", "expired", "future", "wrong-name"
Result<CertificateKind> parse_certificate_kind(std::string_view text);

struct IdentityRequest {
  CertificateKind kind = CertificateKind::Valid;
  std::string serial;
  std::string bind_address;     // named in the certificate beside localhost
  std::filesystem::path folder; // kept there over restarts, so that a pin stays right; empty: not kept
  int camera_index = 0;
};

Result<ssl::Identity> obtain_identity(const IdentityRequest& request, WallTime now);

} // namespace kagimado::device

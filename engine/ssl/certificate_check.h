// Certificates that come from elsewhere: what they hold, and everything that would keep a server from using
// them. Free functions are thread-safe.
#pragma once

#include "engine/ssl/x509.h"

#include <optional>

namespace kagimado::ssl {

// DER of the first certificate of a PEM text. Errors: Invalid, Limit.
Result<Bytes> certificate_der(std::string_view pem);
// Alternative names: DNS names and addresses as text, in the order of the certificate.
Result<std::vector<std::string>> certificate_names(std::string_view pem);
// The secret key and the first certificate belong together. Errors: Invalid (also what cannot be read).
Result<> check_key_fits(const Identity& identity);

enum class Mismatch {
  NotACertificate, // the file holds none that can be read
  NotAKey,         // the file holds no private key that can be read
  LockedKey,       // the key is encrypted with a password
  KeyDoesNotFit,   // to the first certificate
  UnsupportedKey,  // neither RSA nor ECDSA on P-256, P-384 or P-521
  WeakKey,         // less than 112 bits of security: RSA under 2048 bits
  WeakSignature,   // of it or its issuers: MD5, SHA-1
  Expired,         // it or one of its issuers
  NotYetValid,     // or this machine's clock is wrong
  NoServerUse,     // not meant for servers
  NoNames,         // no alternative name: browsers refuse it
  ChainBroken,     // a certificate in the file does not issue the one before it
  ChainIncomplete, // neither a root nor one that the system knows is at its end
};
std::string_view name_of(Mismatch mismatch);

struct Finding {
  Mismatch what = Mismatch::NotACertificate;
  std::string detail; // names the certificate
};

struct IdentityCheck {
  std::vector<Finding> findings; // empty: fit for a server
  std::optional<CertificateInfo> info;
  std::vector<std::string> names;
  std::size_t chain_certificates = 0;
};

// The same key and certificates, and nothing else that stood in the files. Errors: Invalid.
Result<Identity> rewrite_identity(const Identity& identity);

// All findings, not only the first. The order in the file: leaf, then who issued it, and so on; a root at the
// end may be left out if the system's store has it.
IdentityCheck check_identity(const Identity& identity, WallTime now);

} // namespace kagimado::ssl

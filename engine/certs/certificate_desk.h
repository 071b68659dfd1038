// The recorder's certificates on disk: its own authority, the server certificate that it signs, and, if
// somebody imported one, a foreign certificate in its place.
//
// Belongs to one thread; blocking (small files). Secret keys are files of mode 0600, certificates of 0644,
// each written whole or not at all. A clock that stands before the product existed (1970) still gives
// certificates that hold once it is set.
#pragma once

#include "engine/ssl/certificate_check.h"

#include <filesystem>
#include <memory>

namespace kagimado::certs {

// What the server certificate is for.
struct ServerNames {
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  bool operator==(const ServerNames&) const = default;
};

struct RootCertificate {
  Bytes der;
  std::string pem;
  std::string fingerprint; // SHA-256, "AB:CD:..."
  WallTime not_after;
};

struct DeskOptions {
  std::filesystem::path folder;
  std::string authority_name = "Kagimado recorder"; // common name, at most 64 bytes: best with the serial
};

class CertificateDesk final {
 public:
  CertificateDesk(DeskOptions options, std::shared_ptr<const Clock> clock);

  // What is to be served: the imported certificate while it fits and holds, else the own one. Makes what is
  // missing, and renews the own server certificate 30 days before its end, or when the names have changed.
  // Call at the start, daily, and when address or clock changed. Errors: Invalid (a name), Damaged, Io.
  struct Served {
    ssl::Identity identity;
    bool is_imported = false;
    bool is_new = false;          // made by this call
    bool is_root_new = false;     // browsers must trust the new one
    std::string imported_problem; // why the imported one is not served, if there is one
  };

  Result<Served> obtain(const ServerNames& names);

  // For download [REQ-PC-5]. Errors: NotFound (before the first obtain()).
  Result<RootCertificate> root() const;

  // A foreign certificate with its key, kept only if nothing is wrong with it. Errors: Io. findings:
  // everything that is wrong; then nothing is kept.
  Result<ssl::IdentityCheck> import(const ssl::Identity& identity);
  // Back to the own one. Errors: NotFound, Io.
  Result<> remove_imported();

 private:
  [[nodiscard]] WallTime sane_now() const;
  Result<ssl::Identity> obtain_authority(bool& is_new);
  Result<ssl::Identity> make_authority();
  [[nodiscard]] bool is_still_good(const ssl::Identity& server, const ssl::Identity& authority,
                                   const ServerNames& names) const;
  Result<ssl::Identity> make_server(const ssl::Identity& authority, const ServerNames& names);
  Result<std::optional<ssl::Identity>> load(std::string_view name) const;
  Result<std::optional<ssl::Identity>> load_imported() const;
  Result<> make_folder() const;
  Result<> store(std::string_view name, const ssl::Identity& identity) const;

  DeskOptions options_;
  std::shared_ptr<const Clock> clock_;
};

// "AB:CD:..." of SHA-256, as browsers show it.
std::string fingerprint_text(ByteView sha256);

} // namespace kagimado::certs

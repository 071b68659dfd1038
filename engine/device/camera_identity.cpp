#include "engine/device/camera_identity.h"

#include "engine/base/file.h"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace kagimado::device {

namespace {

constexpr std::size_t max_pem_bytes = 64 * 1024;
constexpr std::array<std::string_view, 4> kinds = {"valid", "expired", "future", "wrong-name"};

std::string own_host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

ssl::CertificateRequest describe(const IdentityRequest& request, WallTime now) {
  constexpr auto day = std::chrono::hours(24);
  ssl::CertificateRequest out;
  out.common_name = "Kagimado camera " + request.serial;
  out.not_before = now - day;
  out.not_after = now + 3650 * day;
  if (request.kind == CertificateKind::Expired) {
    out.not_before = now - 400 * day;
    out.not_after = now - 30 * day;
  } else if (request.kind == CertificateKind::Future) {
    out.not_before = now + 30 * day;
  }
  if (request.kind == CertificateKind::WrongName) {
    out.dns_names = {"another-camera.invalid"};
    return out;
  }
  out.dns_names = {"localhost"};
  if (const auto name = own_host_name(); !name.empty() && name != "localhost")
    out.dns_names.push_back(name);
  out.ip_addresses = {"127.0.0.1"};
  const std::string& address = request.bind_address;
  if (!address.empty() && address != "127.0.0.1" && address != "0.0.0.0" && address != "::")
    out.ip_addresses.push_back(address);
  return out;
}

// Errors: NotFound where there is none yet or it is of no more use.
Result<ssl::Identity> load(const std::filesystem::path& certificate, const std::filesystem::path& key,
                           CertificateKind kind, WallTime now) {
  KGM_TRY(const Bytes certificate_pem, read_file(certificate, max_pem_bytes));
  KGM_TRY(const Bytes key_pem, read_file(key, max_pem_bytes));
  ssl::Identity identity{std::string(as_text(certificate_pem)), std::string(as_text(key_pem))};
  KGM_TRY(const auto info, ssl::read_certificate(identity.certificate_pem));
  if (kind != CertificateKind::Expired && info.not_after < now + std::chrono::hours(24))
    return fail(ErrorKind::NotFound, "{} has expired", certificate.string());
  if (kind == CertificateKind::Future && info.not_before <= now)
    return fail(ErrorKind::NotFound, "{} is valid by now", certificate.string());
  return identity;
}

} // namespace

Result<CertificateKind> parse_certificate_kind(std::string_view text) {
  const auto* found = std::ranges::find(kinds, text);
  if (found == kinds.end())
    return fail(ErrorKind::Invalid, "no certificate kind \"{}\": valid, expired, future or wrong-name", text);
  return static_cast<CertificateKind>(found - kinds.begin());
}

Result<ssl::Identity> obtain_identity(const IdentityRequest& request, WallTime now) {
  const auto name =
      fmt::format("camera-{}-{}", request.camera_index, kinds[static_cast<std::size_t>(request.kind)]);
  const auto certificate = request.folder / (name + ".crt"), key = request.folder / (name + ".key");
  if (!request.folder.empty())
    if (auto kept = load(certificate, key, request.kind, now))
      return kept;
  KGM_TRY(ssl::Identity identity, ssl::make_identity(describe(request, now)));
  if (!request.folder.empty()) {
    KGM_CHECK(write_file_atomic(key, as_bytes(identity.key_pem), 0600));
    KGM_CHECK(write_file_atomic(certificate, as_bytes(identity.certificate_pem), 0644));
  }
  return identity;
}

} // namespace kagimado::device

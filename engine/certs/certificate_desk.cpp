#include "engine/certs/certificate_desk.h"

#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/ssl/secret.h"

#include <arpa/inet.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace kagimado::certs {
namespace {

using std::chrono::days;

constexpr std::string_view authority_file = "authority";
constexpr std::string_view server_file = "server";
constexpr std::string_view imported_file = "imported.pem";
constexpr std::string_view certificate_begin = "-----BEGIN CERTIFICATE-----";
constexpr std::size_t max_pem_bytes = 256 * 1024;
constexpr unsigned owner_only = 0600;
constexpr unsigned for_all = 0644;

// Browsers refuse server certificates of more than 398 days.
constexpr days server_life{397};
constexpr days renewed_before{30};
constexpr days authority_life{365 * 20};
constexpr days skew{1}; // other clocks may be behind
// No certificate is older than the product: a clock before that is not set yet.
constexpr WallTime product_birth{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
constexpr std::size_t max_common_name_bytes = 64;

std::filesystem::path path_of(const std::filesystem::path& folder, std::string_view name,
                              std::string_view ending) {
  return folder / (std::string(name) + std::string(ending));
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  for (auto& name : names)
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
  std::ranges::sort(names);
  const auto twice = std::ranges::unique(names);
  names.erase(twice.begin(), twice.end());
  return names;
}

// As a certificate's address is written again: "FE80:0::1" is "fe80::1".
std::string canonical_address(const std::string& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  in6_addr bytes{};
  for (const int family : {AF_INET, AF_INET6})
    if (::inet_pton(family, address.c_str(), &bytes) == 1 &&
        ::inet_ntop(family, &bytes, text.data(), text.size()) != nullptr)
      return text.data();
  return address;
}

std::string common_name_of(const ServerNames& names) {
  const auto& first = !names.dns_names.empty()      ? names.dns_names.front()
                      : !names.ip_addresses.empty() ? names.ip_addresses.front()
                                                    : std::string();
  return first.empty() || first.size() > max_common_name_bytes ? "Kagimado recorder" : first;
}

std::string text_of(const std::vector<ssl::Finding>& findings) {
  std::string text;
  for (const auto& finding : findings)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", ssl::name_of(finding.what), finding.detail);
  return text;
}

} // namespace

std::string fingerprint_text(ByteView sha256) {
  std::string text;
  for (const auto byte : sha256)
    text += fmt::format("{}{:02X}", text.empty() ? "" : ":", byte);
  return text;
}

CertificateDesk::CertificateDesk(DeskOptions options, std::shared_ptr<const Clock> clock)
    : options_(std::move(options)), clock_(std::move(clock)) {}

WallTime CertificateDesk::sane_now() const {
  return std::max(std::chrono::floor<std::chrono::seconds>(clock_->wall_now()) + std::chrono::microseconds(0),
                  product_birth + skew);
}

Result<std::optional<ssl::Identity>> CertificateDesk::load(std::string_view name) const {
  const auto certificate = read_file(path_of(options_.folder, name, ".crt"), max_pem_bytes);
  auto key = read_file(path_of(options_.folder, name, ".key"), max_pem_bytes);
  for (const auto* file : {&certificate, &std::as_const(key)})
    if (!*file && file->error().kind != ErrorKind::NotFound)
      return std::unexpected(file->error());
  if (!certificate || !key)
    return std::nullopt;
  ssl::Identity identity{std::string(as_text(*certificate)), std::string(as_text(*key))};
  ssl::wipe(*key);
  return identity;
}

Result<> CertificateDesk::make_folder() const {
  if (::mkdir(options_.folder.c_str(), 0700) != 0 && errno != EEXIST)
    return fail(ErrorKind::Io, "making {}: {}", options_.folder.string(),
                std::generic_category().message(errno));
  return {};
}

// A power cut between the two leaves a pair that does not fit: it is made anew.
Result<> CertificateDesk::store(std::string_view name, const ssl::Identity& identity) const {
  KGM_CHECK(make_folder());
  KGM_CHECK(
      write_file_atomic(path_of(options_.folder, name, ".key"), as_bytes(identity.key_pem), owner_only));
  return write_file_atomic(path_of(options_.folder, name, ".crt"), as_bytes(identity.certificate_pem),
                           for_all);
}

Result<ssl::Identity> CertificateDesk::make_authority() {
  ssl::CertificateRequest request;
  request.common_name = options_.authority_name.substr(0, max_common_name_bytes);
  request.not_before = product_birth;
  request.not_after = sane_now() + authority_life;
  request.is_authority = true;
  KGM_TRY(auto authority, ssl::make_identity(request));
  KGM_CHECK(store(authority_file, authority));
  log::info("certs", "made a new authority: browsers that trusted the old one must trust it");
  return authority;
}

Result<ssl::Identity> CertificateDesk::obtain_authority(bool& is_new) {
  KGM_TRY(auto kept, load(authority_file));
  if (kept) {
    const auto info = ssl::read_certificate(kept->certificate_pem);
    const bool is_whole = info && ssl::check_key_fits(*kept);
    if (is_whole && info->not_after >= sane_now() + server_life)
      return std::move(*kept);
    log::warn("certs", "the authority is {}: a new one is made", is_whole ? "near its end" : "damaged");
  }
  is_new = true;
  return make_authority();
}

Result<ssl::Identity> CertificateDesk::make_server(const ssl::Identity& authority, const ServerNames& names) {
  ssl::CertificateRequest request;
  request.common_name = common_name_of(names);
  request.dns_names = names.dns_names;
  request.ip_addresses = names.ip_addresses;
  request.not_before = sane_now() - skew;
  request.not_after = request.not_before + server_life;
  KGM_TRY(auto server, ssl::make_identity(request, &authority));
  KGM_CHECK(store(server_file, server));
  return server;
}

bool CertificateDesk::is_still_good(const ssl::Identity& server, const ssl::Identity& authority,
                                    const ServerNames& names) const {
  const auto now = sane_now();
  const auto info = ssl::read_certificate(server.certificate_pem);
  // Made while the clock was ahead, it would not be valid yet.
  if (!info || info->not_before > now || info->not_after < now + renewed_before)
    return false;
  // The root is what completes the chain.
  const auto check =
      ssl::check_identity({server.certificate_pem + authority.certificate_pem, server.key_pem}, now);
  if (!check.findings.empty())
    return false;
  auto wanted = names.dns_names;
  std::ranges::transform(names.ip_addresses, std::back_inserter(wanted), canonical_address);
  return sorted(check.names) == sorted(std::move(wanted));
}

Result<CertificateDesk::Served> CertificateDesk::obtain(const ServerNames& names) {
  if (names.dns_names.empty() && names.ip_addresses.empty())
    return fail(ErrorKind::Invalid, "a server certificate needs a name or an address");
  Served served;
  KGM_TRY(const auto authority, obtain_authority(served.is_root_new));
  KGM_TRY(auto imported, load_imported());
  if (imported) {
    const auto check = ssl::check_identity(*imported, clock_->wall_now());
    if (check.findings.empty()) {
      served.identity = std::move(*imported);
      served.is_imported = true;
      return served;
    }
    served.imported_problem = text_of(check.findings);
    log::warn("certs", "the imported certificate is not served: {}", served.imported_problem);
  }
  KGM_TRY(auto kept, load(server_file));
  if (kept && !served.is_root_new && is_still_good(*kept, authority, names)) {
    served.identity = std::move(*kept);
    return served;
  }
  KGM_TRY(served.identity, make_server(authority, names));
  served.is_new = true;
  return served;
}

Result<RootCertificate> CertificateDesk::root() const {
  const auto file = path_of(options_.folder, authority_file, ".crt");
  KGM_TRY(const auto content, read_file(file, max_pem_bytes));
  RootCertificate root;
  root.pem = as_text(content);
  KGM_TRY(const auto info, ssl::read_certificate(root.pem));
  KGM_TRY(root.der, ssl::certificate_der(root.pem));
  root.fingerprint = fingerprint_text(info.sha256);
  root.not_after = info.not_after;
  return root;
}

// One file, so that a power cut leaves the old pair or the new one: the key, then the certificates.
Result<std::optional<ssl::Identity>> CertificateDesk::load_imported() const {
  auto content = read_file(options_.folder / imported_file, 2 * max_pem_bytes);
  if (!content && content.error().kind == ErrorKind::NotFound)
    return std::nullopt;
  if (!content)
    return std::unexpected(content.error());
  const auto text = as_text(*content);
  const auto key_bytes = std::min(text.find(certificate_begin), text.size());
  ssl::Identity identity{std::string(text.substr(key_bytes)), std::string(text.substr(0, key_bytes))};
  ssl::wipe(*content);
  return identity;
}

Result<ssl::IdentityCheck> CertificateDesk::import(const ssl::Identity& identity) {
  auto check = ssl::check_identity(identity, clock_->wall_now());
  if (!check.findings.empty())
    return check;
  KGM_TRY(auto clean, ssl::rewrite_identity(identity));
  std::string text;
  text.reserve(clean.key_pem.size() + clean.certificate_pem.size()); // at once: growing would leave copies
  text.append(clean.key_pem).append(clean.certificate_pem);
  ssl::wipe(clean.key_pem);
  auto made = make_folder();
  if (made)
    made = write_file_atomic(options_.folder / imported_file, as_bytes(text), owner_only);
  ssl::wipe(text);
  KGM_CHECK(made);
  return check;
}

Result<> CertificateDesk::remove_imported() {
  std::error_code failed;
  const bool was_there = std::filesystem::remove(options_.folder / imported_file, failed);
  if (failed)
    return fail(ErrorKind::Io, "removing the imported certificate: {}", failed.message());
  if (!was_there)
    return fail(ErrorKind::NotFound, "no certificate was imported");
  return {};
}

} // namespace kagimado::certs

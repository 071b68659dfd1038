#include "engine/ssl/certificate_check.h"

#include "engine/ssl/secret.h"
#include "engine/ssl/x509_internal.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

namespace kagimado::ssl {
namespace {

using KeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;
using NamesPtr = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using StorePtr = Owned<X509_STORE, X509_STORE_free>;
using VerifierPtr = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;

constexpr std::size_t max_pem_bytes = 256 * 1024;
constexpr std::size_t max_chain = 10;
constexpr int min_security_bits = 112; // NIST SP 800-57 part 1: RSA 2048, P-224

// Never asks the terminal; remembers that it was asked.
int refuse_password(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

struct ParsedKey {
  KeyPtr key;
  bool is_locked = false;
};

ParsedKey parse_key(std::string_view pem) {
  ParsedKey parsed;
  const BioPtr bio(pem.size() <= max_pem_bytes ? BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))
                                               : nullptr);
  if (bio)
    parsed.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_password, &parsed.is_locked));
  ERR_clear_error();
  return parsed;
}

std::vector<CertificatePtr> parse_chain(std::string_view pem) {
  std::vector<CertificatePtr> chain;
  if (pem.size() > max_pem_bytes)
    return chain;
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  while (bio && chain.size() < max_chain) {
    CertificatePtr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate)
      break;
    chain.push_back(std::move(certificate));
  }
  ERR_clear_error();
  return chain;
}

std::string address_text(const ASN1_OCTET_STRING& octets) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int size = ASN1_STRING_length(&octets);
  const int family = size == 4 ? AF_INET : AF_INET6;
  if (size != 4 && size != 16)
    return {};
  return ::inet_ntop(family, ASN1_STRING_get0_data(&octets), text.data(), text.size()) != nullptr
             ? text.data()
             : "";
}

std::vector<std::string> names_of(X509* certificate) {
  std::vector<std::string> found;
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const auto* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    const auto* text = static_cast<const ASN1_STRING*>(value);
    if (type == GEN_DNS)
      found.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                         static_cast<std::size_t>(ASN1_STRING_length(text)));
    else if (type == GEN_IPADD)
      found.push_back(address_text(*text));
  }
  std::erase(found, "");
  ERR_clear_error();
  return found;
}

bool is_self_issued(X509* certificate) {
  return X509_check_issued(certificate, certificate) == X509_V_OK;
}

bool is_supported(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1)
    return true;
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_is_a(key, "EC") != 1 || EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) != 1)
    return false;
  const std::string_view name(group.data(), size);
  return name == "prime256v1" || name == "secp384r1" || name == "secp521r1";
}

Result<std::string> text_of(const BioPtr& bio, bool is_written, std::string_view doing) {
  if (!bio || !is_written)
    return openssl_failure(doing);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

// The findings about one identity, as they are collected.
class Examination final {
 public:
  Examination(const Identity& identity, WallTime now)
      : now_(now), chain_(parse_chain(identity.certificate_pem)), key_(parse_key(identity.key_pem)) {}

  IdentityCheck run() {
    check_key();
    if (chain_.empty()) {
      add(Mismatch::NotACertificate, "no PEM certificate");
      return std::move(check_);
    }
    check_leaf();
    for (const auto& certificate : chain_)
      check_validity(certificate.get());
    for (std::size_t i = 1; i < chain_.size(); ++i)
      check_issuer_key(chain_[i].get());
    check_signatures();
    check_chain();
    check_.chain_certificates = chain_.size();
    return std::move(check_);
  }

 private:
  void add(Mismatch what, std::string detail) { check_.findings.push_back({what, std::move(detail)}); }

  [[nodiscard]] static std::string subject_of(X509* certificate) {
    const auto info = info_of(certificate);
    return info ? info->subject : "a certificate with an unreadable validity";
  }

  void check_key() {
    if (key_.is_locked)
      add(Mismatch::LockedKey, "the key is encrypted with a password");
    else if (!key_.key)
      add(Mismatch::NotAKey, "no PEM private key");
    else if (!is_supported(key_.key.get()))
      add(Mismatch::UnsupportedKey, "RSA, or ECDSA on P-256, P-384 or P-521");
    else if (const int bits = EVP_PKEY_get_security_bits(key_.key.get()); bits < min_security_bits)
      add(Mismatch::WeakKey, fmt::format("{} bits of security, at least {}", bits, min_security_bits));
  }

  void check_leaf() {
    auto* leaf = chain_.front().get();
    if (auto info = info_of(leaf))
      check_.info = std::move(*info);
    check_.names = names_of(leaf);
    if (key_.key && X509_check_private_key(leaf, key_.key.get()) != 1)
      add(Mismatch::KeyDoesNotFit, subject_of(leaf));
    if (X509_check_purpose(leaf, X509_PURPOSE_SSL_SERVER, 0) != 1)
      add(Mismatch::NoServerUse, subject_of(leaf));
    if (check_.names.empty())
      add(Mismatch::NoNames, subject_of(leaf));
    ERR_clear_error();
  }

  void check_validity(X509* certificate) {
    const auto info = info_of(certificate);
    if (!info)
      return add(Mismatch::NotACertificate, info.error().message);
    if (info->not_after < now_)
      add(Mismatch::Expired, info->subject);
    if (info->not_before > now_)
      add(Mismatch::NotYetValid, info->subject);
  }

  void check_issuer_key(X509* certificate) {
    auto* key = X509_get0_pubkey(certificate);
    if (key == nullptr || EVP_PKEY_get_security_bits(key) < min_security_bits)
      add(Mismatch::WeakKey, subject_of(certificate));
  }

  // A root is believed for itself, not for its signature.
  void check_signatures() {
    for (const auto& certificate : chain_) {
      int bits = 0;
      const bool is_root = certificate != chain_.front() && is_self_issued(certificate.get());
      if (is_root || X509_get_signature_info(certificate.get(), nullptr, nullptr, &bits, nullptr) != 1)
        continue;
      if (bits < min_security_bits)
        add(Mismatch::WeakSignature, subject_of(certificate.get()));
    }
  }

  void check_chain() {
    for (std::size_t i = 0; i + 1 < chain_.size(); ++i) {
      auto* issuer = chain_[i + 1].get();
      auto* issued = chain_[i].get();
      if (X509_check_issued(issuer, issued) != X509_V_OK ||
          X509_verify(issued, X509_get0_pubkey(issuer)) != 1) {
        ERR_clear_error();
        return add(Mismatch::ChainBroken, subject_of(issued));
      }
    }
    auto* last = chain_.back().get();
    if (!is_self_issued(last) && !system_knows_issuer_of(last))
      add(Mismatch::ChainIncomplete, subject_of(last));
  }

  static bool system_knows_issuer_of(X509* certificate) {
    const StorePtr store(X509_STORE_new());
    const VerifierPtr verifier(X509_STORE_CTX_new());
    if (!store || !verifier || X509_STORE_set_default_paths(store.get()) != 1 ||
        X509_STORE_CTX_init(verifier.get(), store.get(), certificate, nullptr) != 1) {
      ERR_clear_error();
      return false;
    }
    X509* issuer = nullptr;
    const bool is_known = X509_STORE_CTX_get1_issuer(&issuer, verifier.get(), certificate) == 1;
    const CertificatePtr owned(issuer);
    ERR_clear_error();
    return is_known;
  }

  WallTime now_;
  std::vector<CertificatePtr> chain_;
  ParsedKey key_;
  IdentityCheck check_;
};

} // namespace

Result<Bytes> certificate_der(std::string_view pem) {
  KGM_TRY(const auto certificate, parse_pem_certificate(pem));
  const int size = i2d_X509(certificate.get(), nullptr);
  if (size <= 0)
    return openssl_failure("writing a certificate");
  Bytes der(static_cast<std::size_t>(size));
  auto* out = der.data();
  if (i2d_X509(certificate.get(), &out) != size)
    return openssl_failure("writing a certificate");
  return der;
}

Result<std::vector<std::string>> certificate_names(std::string_view pem) {
  KGM_TRY(const auto certificate, parse_pem_certificate(pem));
  return names_of(certificate.get());
}

Result<> check_key_fits(const Identity& identity) {
  KGM_TRY(const auto certificate, parse_pem_certificate(identity.certificate_pem));
  const auto parsed = parse_key(identity.key_pem);
  if (!parsed.key)
    return fail(ErrorKind::Invalid, "the private key can't be read");
  if (X509_check_private_key(certificate.get(), parsed.key.get()) != 1) {
    ERR_clear_error();
    return fail(ErrorKind::Invalid, "the private key does not belong to its certificate");
  }
  return {};
}

Result<Identity> rewrite_identity(const Identity& identity) {
  const auto chain = parse_chain(identity.certificate_pem);
  const auto parsed = parse_key(identity.key_pem);
  if (chain.empty() || !parsed.key)
    return fail(ErrorKind::Invalid, "no certificate with its key");
  const BioPtr certificates(BIO_new(BIO_s_mem()));
  const BioPtr key(BIO_new(BIO_s_secmem())); // wiped when it goes
  const bool are_written = certificates && std::ranges::all_of(chain, [&](const CertificatePtr& certificate) {
                             return PEM_write_bio_X509(certificates.get(), certificate.get()) == 1;
                           });
  const bool is_written = key && PEM_write_bio_PrivateKey(key.get(), parsed.key.get(), nullptr, nullptr, 0,
                                                          nullptr, nullptr) == 1;
  Identity written;
  KGM_TRY(written.certificate_pem, text_of(certificates, are_written, "writing certificates"));
  KGM_TRY(written.key_pem, text_of(key, is_written, "writing a private key"));
  return written;
}

std::string_view name_of(Mismatch mismatch) {
  switch (mismatch) {
  case Mismatch::NotACertificate:
    return "not_a_certificate";
  case Mismatch::NotAKey:
    return "not_a_key";
  case Mismatch::LockedKey:
    return "locked_key";
  case Mismatch::KeyDoesNotFit:
    return "key_does_not_fit";
  case Mismatch::UnsupportedKey:
    return "unsupported_key";
  case Mismatch::WeakKey:
    return "weak_key";
  case Mismatch::WeakSignature:
    return "weak_signature";
  case Mismatch::Expired:
    return "expired";
  case Mismatch::NotYetValid:
    return "not_yet_valid";
  case Mismatch::NoServerUse:
    return "no_server_use";
  case Mismatch::NoNames:
    return "no_names";
  case Mismatch::ChainBroken:
    return "chain_broken";
  case Mismatch::ChainIncomplete:
    return "chain_incomplete";
  }
  return "";
}

IdentityCheck check_identity(const Identity& identity, WallTime now) {
  return Examination(identity, now).run();
}

} // namespace kagimado::ssl

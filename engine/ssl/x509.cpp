#include "engine/ssl/x509.h"

#include "engine/ssl/x509_internal.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace kagimado::ssl {
namespace {

using KeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;
using ExtensionPtr = Owned<X509_EXTENSION, X509_EXTENSION_free>;
using NamesPtr = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using GeneralNamePtr = Owned<GENERAL_NAME, GENERAL_NAME_free>;
using BignumPtr = Owned<BIGNUM, BN_free>;

struct Issuer {
  X509* certificate = nullptr;
  EVP_PKEY* key = nullptr;
};

constexpr std::size_t max_common_name_bytes = 64; // ub-common-name, RFC 5280 appendix A

Result<> set_subject(X509_NAME* name, const std::string& common_name) {
  if (common_name.empty() || common_name.size() > max_common_name_bytes)
    return fail(ErrorKind::Invalid, "common name must have 1 to {} bytes, has {}", max_common_name_bytes,
                common_name.size());
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  if (X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, text,
                                 static_cast<int>(common_name.size()), -1, 0) != 1)
    return openssl_failure("setting the common name");
  return {};
}

// 127 random bits: positive and not guessable (RFC 5280 section 4.1.2.2 allows 20 bytes).
Result<> set_random_serial(X509* certificate) {
  const BignumPtr serial(BN_new());
  if (!serial || BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1 ||
      BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) == nullptr)
    return openssl_failure("making a serial number");
  return {};
}

Result<> set_validity(X509* certificate, const CertificateRequest& request) {
  if (request.not_after <= request.not_before)
    return fail(ErrorKind::Invalid, "a certificate must end after it begins");
  const auto seconds = [](WallTime time) {
    return static_cast<time_t>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
  };
  if (ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(request.not_before)) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(request.not_after)) == nullptr)
    return openssl_failure("setting the validity");
  return {};
}

Result<> push_name(GENERAL_NAMES& names, GeneralNamePtr name) {
  if (sk_GENERAL_NAME_push(&names, name.get()) <= 0)
    return openssl_failure("adding an alternative name");
  [[maybe_unused]] const auto* owned_by_names = name.release();
  return {};
}

Result<> add_dns_name(GENERAL_NAMES& names, const std::string& dns_name) {
  const bool is_plain = std::ranges::all_of(dns_name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '*';
  });
  if (dns_name.empty() || dns_name.size() > 253 || !is_plain)
    return fail(ErrorKind::Invalid, "no DNS name: \"{}\"", dns_name);
  Owned<ASN1_IA5STRING, ASN1_IA5STRING_free> text(ASN1_IA5STRING_new());
  GeneralNamePtr name(GENERAL_NAME_new());
  if (!text || !name || ASN1_STRING_set(text.get(), dns_name.data(), static_cast<int>(dns_name.size())) != 1)
    return openssl_failure("making a DNS name");
  GENERAL_NAME_set0_value(name.get(), GEN_DNS, text.release());
  return push_name(names, std::move(name));
}

Result<> add_ip_address(GENERAL_NAMES& names, const std::string& ip_address) {
  Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> octets(a2i_IPADDRESS(ip_address.c_str()));
  if (!octets)
    return fail(ErrorKind::Invalid, "no IP address: \"{}\"", ip_address);
  GeneralNamePtr name(GENERAL_NAME_new());
  if (!name)
    return openssl_failure("making an IP name");
  GENERAL_NAME_set0_value(name.get(), GEN_IPADD, octets.release());
  return push_name(names, std::move(name));
}

// The names go in as structures, never through OpenSSL's configuration syntax, where a comma would start
// another entry.
Result<> add_alternative_names(X509* certificate, const CertificateRequest& request) {
  if (request.dns_names.empty() && request.ip_addresses.empty())
    return {};
  const NamesPtr names(GENERAL_NAMES_new());
  if (!names)
    return openssl_failure("making alternative names");
  for (const auto& dns_name : request.dns_names)
    KGM_CHECK(add_dns_name(*names, dns_name));
  for (const auto& ip_address : request.ip_addresses)
    KGM_CHECK(add_ip_address(*names, ip_address));
  if (X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) != 1)
    return openssl_failure("adding alternative names");
  return {};
}

Result<> add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
    return openssl_failure("adding a certificate extension");
  return {};
}

Result<> add_extensions(X509* certificate, X509* issuer, const CertificateRequest& request) {
  if (request.is_authority) {
    KGM_CHECK(add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE"));
    KGM_CHECK(
        add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign,digitalSignature"));
  } else {
    KGM_CHECK(add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE"));
    KGM_CHECK(add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature"));
    KGM_CHECK(add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth"));
  }
  KGM_CHECK(add_extension(certificate, issuer, NID_subject_key_identifier, "hash"));
  KGM_CHECK(add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always"));
  return add_alternative_names(certificate, request);
}

Result<CertificatePtr> make_certificate(const CertificateRequest& request, EVP_PKEY* key,
                                        const Issuer& issuer) {
  CertificatePtr certificate(X509_new());
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      X509_set_pubkey(certificate.get(), key) != 1)
    return openssl_failure("making a certificate");
  KGM_CHECK(set_random_serial(certificate.get()));
  KGM_CHECK(set_validity(certificate.get(), request));
  KGM_CHECK(set_subject(X509_get_subject_name(certificate.get()), request.common_name));
  X509* signer = issuer.certificate != nullptr ? issuer.certificate : certificate.get();
  if (X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) != 1)
    return openssl_failure("setting the issuer");
  KGM_CHECK(add_extensions(certificate.get(), signer, request));
  if (X509_sign(certificate.get(), issuer.key != nullptr ? issuer.key : key, EVP_sha256()) == 0)
    return openssl_failure("signing a certificate");
  return certificate;
}

Result<std::string> pem_of(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_X509(bio.get(), certificate) != 1)
    return openssl_failure("writing a certificate");
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

Result<std::string> pem_of(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_secmem())); // wiped when it goes
  if (!bio || PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return openssl_failure("writing a private key");
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

struct LoadedIssuer {
  CertificatePtr certificate;
  KeyPtr key;
  bool is_root = false;
};

Result<LoadedIssuer> load_issuer(const Identity& identity) {
  KGM_TRY(auto certificate, parse_pem_certificate(identity.certificate_pem));
  const BioPtr bio(BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size())));
  KeyPtr key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!key)
    return fail(ErrorKind::Invalid, "the issuer's private key can't be read");
  if (X509_check_private_key(certificate.get(), key.get()) != 1)
    return fail(ErrorKind::Invalid, "the issuer's private key does not belong to its certificate");
  if (X509_check_ca(certificate.get()) < 1)
    return fail(ErrorKind::Invalid, "the issuer's certificate is not one of an authority");
  const bool is_root = X509_check_issued(certificate.get(), certificate.get()) == X509_V_OK;
  return LoadedIssuer{std::move(certificate), std::move(key), is_root};
}

std::string text_of(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  // RFC 2253 escapes what could forge another entry; UTF-8 stays readable.
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
    return {};
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Result<WallTime> wall_time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1)
    return fail(ErrorKind::Damaged, "certificate with an unreadable validity");
  const std::chrono::year_month_day day{std::chrono::year(parts.tm_year + 1900),
                                        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                        std::chrono::day(static_cast<unsigned>(parts.tm_mday))};
  return WallTime(std::chrono::sys_days(day)) + std::chrono::hours(parts.tm_hour) +
         std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
}

} // namespace

std::unexpected<Error> openssl_failure(std::string_view doing) {
  char reason[256] = "unknown reason";
  if (const auto code = ERR_peek_last_error(); code != 0)
    ERR_error_string_n(code, reason, sizeof reason);
  ERR_clear_error();
  return fail(ErrorKind::Internal, "{}: {}", doing, reason);
}

Result<CertificatePtr> parse_pem_certificate(std::string_view pem) {
  constexpr std::size_t max_pem_bytes = 1024 * 1024;
  if (pem.size() > max_pem_bytes)
    return fail(ErrorKind::Limit, "certificate file of {} bytes, at most {}", pem.size(), max_pem_bytes);
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CertificatePtr certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  ERR_clear_error();
  if (!certificate)
    return fail(ErrorKind::Invalid, "no PEM certificate");
  return certificate;
}

Result<CertificateInfo> info_of(X509* certificate) {
  CertificateInfo info;
  info.subject = text_of(X509_get_subject_name(certificate));
  info.issuer = text_of(X509_get_issuer_name(certificate));
  KGM_TRY(info.not_before, wall_time_of(X509_get0_notBefore(certificate)));
  KGM_TRY(info.not_after, wall_time_of(X509_get0_notAfter(certificate)));
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha256(), info.sha256.data(), &size) != 1 || size != info.sha256.size())
    return openssl_failure("taking a certificate's fingerprint");
  return info;
}

Result<Identity> make_identity(const CertificateRequest& request, const Identity* issuer) {
  LoadedIssuer loaded;
  if (issuer != nullptr) {
    KGM_TRY(loaded, load_issuer(*issuer));
  }
  const KeyPtr key(EVP_EC_gen("P-256"));
  if (!key)
    return openssl_failure("making a P-256 key");
  KGM_TRY(const auto certificate,
          make_certificate(request, key.get(), {loaded.certificate.get(), loaded.key.get()}));
  Identity identity;
  KGM_TRY(identity.certificate_pem, pem_of(certificate.get()));
  KGM_TRY(identity.key_pem, pem_of(key.get()));
  // Clients have the root already; what lies between is ours to send.
  if (issuer != nullptr && !loaded.is_root)
    identity.certificate_pem += issuer->certificate_pem;
  return identity;
}

Result<CertificateInfo> read_certificate(std::string_view pem) {
  KGM_TRY(const auto certificate, parse_pem_certificate(pem));
  return info_of(certificate.get());
}

} // namespace kagimado::ssl

#include "engine/ssl/tls.h"

#include "engine/ssl/secret.h"
#include "engine/ssl/x509_internal.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace kagimado::ssl {
namespace {

using TlsMethod = boost::asio::ssl::context::method;

// Forward secret AEAD suites. TLS 1.3 suites are OpenSSL's three, all modern.
constexpr auto modern_suites = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK";
// TLS 1.1 knows neither AEAD nor SHA-256: CBC with SHA-1 is all it has, and security level 0 is what permits
// that.
constexpr auto suites_of_tls_1_1 = "ECDHE+AES+SHA1:!aNULL:!PSK:@SECLEVEL=0";
constexpr int security_level = 2; // 112 bits
// Cameras are older than recorders: DHE and CBC suites are offered after the modern ones, still forward
// secret.
constexpr auto client_suites =
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:ECDHE+AES:!aNULL:!PSK:@SECLEVEL=1";

Result<TlsContext> new_context(TlsMethod method) {
  try {
    return std::make_shared<boost::asio::ssl::context>(method);
  } catch (const std::exception& error) {
    return fail(ErrorKind::Internal, "making a TLS context: {}", error.what());
  }
}

Result<> restrict_protocol(SSL_CTX* context, int min_version, const char* suites) {
  SSL_CTX_set_options(context,
                      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  if (SSL_CTX_set_min_proto_version(context, min_version) != 1 ||
      SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, suites) != 1)
    return openssl_failure("choosing TLS versions and suites");
  return {};
}

// TLS 1.2 by the version of the hello, 1.3 by an extension that TLS 1.2 stands for as well (RFC 8446
// section 4.1.2).
bool offers_tls_1_2(SSL* connection) {
  return SSL_client_hello_get0_legacy_version(connection) >= TLS1_2_VERSION;
}

// Before the version is chosen: what an old client needs is lowered for it alone.
int on_client_hello(SSL* connection, int* alert, void* /*context*/) {
  if (offers_tls_1_2(connection))
    return SSL_CLIENT_HELLO_SUCCESS;
  SSL_set_security_level(connection, 0);
  if (SSL_set_cipher_list(connection, suites_of_tls_1_1) == 1)
    return SSL_CLIENT_HELLO_SUCCESS;
  *alert = SSL_AD_INTERNAL_ERROR;
  return SSL_CLIENT_HELLO_ERROR;
}

Result<> use_certificate_chain(SSL_CTX* context, const std::string& pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const CertificatePtr leaf(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!leaf)
    return fail(ErrorKind::Invalid, "the server's certificate can't be read");
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1)
    return openssl_failure("using the server's certificate");
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
    if (SSL_CTX_add0_chain_cert(context, next) != 1) {
      X509_free(next);
      return openssl_failure("using the server's certificate chain");
    }
  ERR_clear_error(); // the reader's "no more certificates"
  return {};
}

Result<> use_private_key(SSL_CTX* context, const std::string& pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Owned<EVP_PKEY, EVP_PKEY_free> key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr)
                                               : nullptr);
  if (!key)
    return fail(ErrorKind::Invalid, "the server's private key can't be read");
  const bool fits =
      SSL_CTX_use_PrivateKey(context, key.get()) == 1 && SSL_CTX_check_private_key(context) == 1;
  ERR_clear_error();
  if (!fits)
    return fail(ErrorKind::Invalid, "the server's private key does not belong to its certificate");
  return {};
}

Result<> trust_authorities(SSL_CTX* context, const std::string& pem) {
  if (pem.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) != 1)
      return openssl_failure("loading the system's authorities");
    return {};
  }
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  int count = 0;
  while (bio) {
    const CertificatePtr authority(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!authority)
      break;
    if (X509_STORE_add_cert(store, authority.get()) != 1)
      return openssl_failure("adding an authority");
    ++count;
  }
  ERR_clear_error();
  if (count == 0)
    return fail(ErrorKind::Invalid, "no PEM certificate among the trusted authorities");
  // A camera's own certificate given as authority is an anchor too, although it issued nothing.
  if (X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) != 1)
    return openssl_failure("setting verification flags");
  return {};
}

bool is_ip_address(const std::string& host) {
  const Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> octets(a2i_IPADDRESS(host.c_str()));
  ERR_clear_error();
  return octets != nullptr;
}

Error error_of_verification(long code, const CertificateInfo& info) {
  const char* reason = X509_verify_cert_error_string(code);
  if (code == X509_V_ERR_CERT_HAS_EXPIRED)
    return {ErrorKind::Expired, fmt::format("certificate of {}: {}", info.subject, reason)};
  if (code == X509_V_ERR_CERT_NOT_YET_VALID)
    return {ErrorKind::NotYetValid,
            fmt::format("certificate of {}: {}; is this machine's clock right?", info.subject, reason)};
  return {ErrorKind::Untrusted, fmt::format("certificate of {}: {}", info.subject, reason)};
}

Result<> check_host(X509* certificate, const CertificateInfo& info, const std::string& host) {
  const bool names_host = is_ip_address(host)
                              ? X509_check_ip_asc(certificate, host.c_str(), 0) == 1
                              : X509_check_host(certificate, host.data(), host.size(), 0, nullptr) == 1;
  if (!names_host)
    return fail(ErrorKind::Untrusted, "wrong host: the certificate of {} does not name \"{}\"", info.subject,
                host);
  return {};
}

Result<> check_pin(const TrustPolicy& policy, const CertificateInfo& info) {
  if (!policy.pin_sha256 || equal_in_constant_time(*policy.pin_sha256, info.sha256))
    return {};
  return fail(ErrorKind::Untrusted, "certificate of {} (SHA-256 {}) is another than the pinned one",
              info.subject, to_hex(info.sha256));
}

// A certificate that nobody else vouches for still ends when it says so. [REQ-CAM-5]
Result<> check_time(X509* certificate, const CertificateInfo& info) {
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
    return std::unexpected(error_of_verification(X509_V_ERR_CERT_HAS_EXPIRED, info));
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
    return std::unexpected(error_of_verification(X509_V_ERR_CERT_NOT_YET_VALID, info));
  return {};
}

} // namespace

Result<TlsContext> make_server_context(const Identity& identity, const ServerTlsOptions& options) {
  KGM_TRY(auto context, new_context(TlsMethod::tls_server));
  SSL_CTX* native = context->native_handle();
  KGM_CHECK(
      restrict_protocol(native, options.allow_tls_1_1 ? TLS1_1_VERSION : TLS1_2_VERSION, modern_suites));
  SSL_CTX_set_security_level(native, security_level);
  if (options.allow_tls_1_1)
    SSL_CTX_set_client_hello_cb(native, on_client_hello, nullptr);
  KGM_CHECK(use_certificate_chain(native, identity.certificate_pem));
  KGM_CHECK(use_private_key(native, identity.key_pem));
  return context;
}

bool is_version_of(const TlsContext& context, void* native_ssl) {
  return SSL_version(static_cast<SSL*>(native_ssl)) >=
         SSL_CTX_get_min_proto_version(context->native_handle());
}

Result<TlsContext> make_client_context(const TrustPolicy& policy) {
  KGM_TRY(auto context, new_context(TlsMethod::tls_client));
  SSL_CTX* native = context->native_handle();
  KGM_CHECK(restrict_protocol(native, TLS1_2_VERSION, client_suites));
  // OpenSSL verifies the chain in every handshake and keeps the result; judge_peer() decides before the first
  // byte of HTTP is sent. Failing inside the handshake would hide the certificate that the user is to be told
  // about.
  SSL_CTX_set_verify(native, SSL_VERIFY_NONE, nullptr);
  if (policy.way == TrustPolicy::Way::Authority)
    KGM_CHECK(trust_authorities(native, policy.authority_pem));
  return context;
}

Result<> prepare_client(void* native_ssl, std::string_view host) {
  const std::string name(host);
  if (is_ip_address(name)) // RFC 6066 section 3: no literal addresses in SNI
    return {};
  if (SSL_set_tlsext_host_name(static_cast<SSL*>(native_ssl), name.c_str()) != 1)
    return openssl_failure("setting the TLS server name");
  return {};
}

Result<CertificateInfo> judge_peer(void* native_ssl, const TrustPolicy& policy, std::string_view host) {
  auto* const connection = static_cast<SSL*>(native_ssl);
  const CertificatePtr certificate(SSL_get1_peer_certificate(connection));
  if (!certificate)
    return fail(ErrorKind::Untrusted, "the peer showed no certificate");
  KGM_TRY(auto info, info_of(certificate.get()));
  switch (policy.way) {
  case TrustPolicy::Way::Off:
    break;
  case TrustPolicy::Way::Pin:
    KGM_CHECK(check_pin(policy, info));
    KGM_CHECK(check_time(certificate.get(), info));
    break;
  case TrustPolicy::Way::Authority:
    if (const long code = SSL_get_verify_result(connection); code != X509_V_OK)
      return std::unexpected(error_of_verification(code, info));
    KGM_CHECK(check_host(certificate.get(), info, std::string(host)));
    break;
  }
  return info;
}

} // namespace kagimado::ssl

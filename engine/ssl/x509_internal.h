// What x509.cpp and tls.cpp share: owners of OpenSSL objects. Not for other folders. Functions are
// thread-safe.
#pragma once

#include "engine/ssl/x509.h"

#include <openssl/bio.h>
#include <openssl/x509.h>

#include <memory>

namespace kagimado::ssl {

template <auto function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    function(object);
  }
};
template <class T, auto function>
using Owned = std::unique_ptr<T, Free<function>>;

using CertificatePtr = Owned<X509, X509_free>;
using BioPtr = Owned<BIO, BIO_free_all>;

// Internal, with OpenSSL's own reason; empties its error queue.
std::unexpected<Error> openssl_failure(std::string_view doing);
Result<CertificatePtr> parse_pem_certificate(std::string_view pem);
Result<CertificateInfo> info_of(X509* certificate);

} // namespace kagimado::ssl

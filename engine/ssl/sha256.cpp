#include "engine/ssl/sha256.h"

#include "engine/base/log.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace kagimado::ssl {

namespace {

struct Free {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Fails only when memory is out or the library is broken.
void require(bool ok) {
  if (ok)
    return;
  log::error("ssl", "SHA-256 failed in the cryptographic library");
  std::abort();
}

} // namespace

struct Sha256::Impl {
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {
  require(impl_->context != nullptr && EVP_DigestInit_ex(impl_->context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(ByteView piece) {
  if (!piece.empty())
    require(EVP_DigestUpdate(impl_->context.get(), piece.data(), piece.size()) == 1);
}

Digest256 Sha256::finish() {
  Digest256 digest{};
  unsigned size = 0;
  require(EVP_DigestFinal_ex(impl_->context.get(), digest.data(), &size) == 1 && size == digest.size());
  return digest;
}

} // namespace kagimado::ssl

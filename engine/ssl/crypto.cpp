#include "engine/ssl/crypto.h"

#include "engine/base/log.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace kagimado::ssl {

namespace {

struct Free {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }

  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }

  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }

  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }

  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::size_t gcm_nonce_bytes = 12;
constexpr std::size_t gcm_tag_bytes = 16;
// EVP takes int lengths.
constexpr std::size_t evp_chunk_bytes = std::size_t{1} << 30;

// These calls fail only when memory is out or the library is broken; going on would mean unprotected
// pictures.
void require(bool ok, std::string_view what) {
  if (ok)
    return;
  log::error("ssl", "{} failed in the cryptographic library", what);
  std::abort();
}

// EVP refuses a null key even where its length is 0.
const std::uint8_t* non_null(ByteView bytes) {
  static constexpr std::uint8_t nothing = 0;
  return bytes.empty() ? &nothing : bytes.data();
}

std::string digest_hex(std::string_view text, const EVP_MD* algorithm) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  // MD5 may be switched off by the system's policy: an empty digest then simply fails to log in.
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm, nullptr) != 1)
    return {};
  return to_hex({digest.data(), size});
}

} // namespace

Digest256 sha256(ByteView bytes) {
  Digest256 digest{};
  require(EVP_Digest(non_null(bytes), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1,
          "SHA-256");
  return digest;
}

Digest256 hmac_sha256(ByteView key, ByteView message) {
  HmacSha256 mac(key);
  mac.update(message);
  return mac.finish();
}

struct HmacSha256::Impl {
  Owned<EVP_MAC_CTX> context;
};

HmacSha256::HmacSha256(ByteView key) : impl_(std::make_unique<Impl>()) {
  static const Owned<EVP_MAC> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  require(hmac != nullptr, "fetching HMAC");
  impl_->context.reset(EVP_MAC_CTX_new(hmac.get()));
  std::string digest = "SHA256";
  const std::array params = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_end()};
  require(impl_->context != nullptr &&
              EVP_MAC_init(impl_->context.get(), non_null(key), key.size(), params.data()) == 1,
          "HMAC key");
}

HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;

void HmacSha256::update(ByteView piece) {
  if (!piece.empty())
    require(EVP_MAC_update(impl_->context.get(), piece.data(), piece.size()) == 1, "HMAC");
}

Digest256 HmacSha256::finish() {
  Digest256 tag{};
  std::size_t size = 0;
  require(EVP_MAC_final(impl_->context.get(), tag.data(), &size, tag.size()) == 1 && size == tag.size(),
          "HMAC");
  return tag;
}

SecretArray<32> pbkdf2_sha256(std::string_view password, ByteView salt, std::uint32_t iterations) {
  require(iterations >= 1 && iterations <= std::uint32_t{std::numeric_limits<int>::max()},
          "PBKDF2 iterations");
  SecretArray<32> key;
  const MutableBytes out = key.mutable_view();
  const ByteView secret = as_bytes(password);
  require(PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(non_null(secret)), static_cast<int>(secret.size()),
                            non_null(salt), static_cast<int>(salt.size()), static_cast<int>(iterations),
                            EVP_sha256(), static_cast<int>(out.size()), out.data()) == 1,
          "PBKDF2");
  return key;
}

void hkdf_expand_sha256(ByteView prk, std::string_view info, MutableBytes out) {
  static const Owned<EVP_KDF> hkdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  require(hkdf != nullptr, "fetching HKDF");
  const Owned<EVP_KDF_CTX> context(EVP_KDF_CTX_new(hkdf.get()));
  int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  std::string digest = "SHA256";
  // The parameters are only read; the interface just is not const.
  auto* key = const_cast<std::uint8_t*>(non_null(prk));
  auto* label = const_cast<std::uint8_t*>(non_null(as_bytes(info)));
  const std::array params = {
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key, prk.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, label, info.size()), OSSL_PARAM_construct_end()};
  require(context != nullptr && EVP_KDF_derive(context.get(), out.data(), out.size(), params.data()) == 1,
          "HKDF");
}

struct AesCtr::Impl {
  Owned<EVP_CIPHER_CTX> context;
};

AesCtr::AesCtr(ByteView key16) : impl_(std::make_unique<Impl>()) {
  require(key16.size() == 16, "AES-128 key size");
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-128-CTR", nullptr);
  impl_->context.reset(EVP_CIPHER_CTX_new());
  const std::array<std::uint8_t, 16> zero{};
  require(cipher != nullptr && impl_->context != nullptr &&
              EVP_EncryptInit_ex2(impl_->context.get(), cipher, key16.data(), zero.data(), nullptr) == 1,
          "AES-CTR key");
}

AesCtr::~AesCtr() = default;
AesCtr::AesCtr(AesCtr&&) noexcept = default;
AesCtr& AesCtr::operator=(AesCtr&&) noexcept = default;

void AesCtr::restart(ByteView counter16) {
  require(counter16.size() == 16, "AES-CTR counter size");
  require(EVP_EncryptInit_ex2(impl_->context.get(), nullptr, nullptr, counter16.data(), nullptr) == 1,
          "AES-CTR counter");
}

void AesCtr::apply(MutableBytes in_place) {
  while (!in_place.empty()) {
    const std::size_t n = std::min(in_place.size(), evp_chunk_bytes);
    int written = 0;
    require(EVP_EncryptUpdate(impl_->context.get(), in_place.data(), &written, in_place.data(),
                              static_cast<int>(n)) == 1,
            "AES-CTR");
    in_place = in_place.subspan(n);
  }
}

Bytes gcm_seal(ByteView key32, ByteView plain, ByteView associated) {
  require(key32.size() == 32 && plain.size() < evp_chunk_bytes && associated.size() < evp_chunk_bytes,
          "AES-GCM sizes");
  Bytes out(gcm_nonce_bytes + plain.size() + gcm_tag_bytes);
  fill_random(MutableBytes(out).first(gcm_nonce_bytes));
  const Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  int n = 0;
  std::uint8_t* const body = out.data() + gcm_nonce_bytes;
  EVP_CIPHER_CTX* const c = context.get();
  require(c != nullptr && EVP_EncryptInit_ex2(c, EVP_aes_256_gcm(), key32.data(), out.data(), nullptr) == 1 &&
              EVP_EncryptUpdate(c, nullptr, &n, non_null(associated), static_cast<int>(associated.size())) ==
                  1 &&
              EVP_EncryptUpdate(c, body, &n, non_null(plain), static_cast<int>(plain.size())) == 1 &&
              EVP_EncryptFinal_ex(c, body + plain.size(), &n) == 1 &&
              EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, gcm_tag_bytes, body + plain.size()) == 1,
          "AES-GCM");
  return out;
}

Result<Bytes> gcm_open(ByteView key32, ByteView sealed, ByteView associated) {
  require(key32.size() == 32, "AES-GCM key size");
  if (sealed.size() < gcm_nonce_bytes + gcm_tag_bytes || sealed.size() >= evp_chunk_bytes)
    return fail(ErrorKind::Tampered, "sealed secret of {} bytes is cut short or too long", sealed.size());
  const std::size_t size = sealed.size() - gcm_nonce_bytes - gcm_tag_bytes;
  const ByteView body = sealed.subspan(gcm_nonce_bytes, size);
  std::array<std::uint8_t, gcm_tag_bytes> tag{};
  std::ranges::copy(sealed.last(gcm_tag_bytes), tag.begin());
  Bytes out(size + 1); // never a null pointer for EVP
  const Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  int n = 0;
  EVP_CIPHER_CTX* const c = context.get();
  require(
      c != nullptr && EVP_DecryptInit_ex2(c, EVP_aes_256_gcm(), key32.data(), sealed.data(), nullptr) == 1 &&
          EVP_DecryptUpdate(c, nullptr, &n, non_null(associated), static_cast<int>(associated.size())) == 1 &&
          EVP_DecryptUpdate(c, out.data(), &n, non_null(body), static_cast<int>(size)) == 1 &&
          EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, gcm_tag_bytes, tag.data()) == 1,
      "AES-GCM");
  if (EVP_DecryptFinal_ex(c, out.data() + size, &n) != 1) {
    wipe(out);
    return fail(ErrorKind::Tampered, "sealed secret does not match its tag");
  }
  out.resize(size);
  return out;
}

std::string md5_hex(std::string_view text) {
  return digest_hex(text, EVP_md5());
}

std::string sha256_hex(std::string_view text) {
  return digest_hex(text, EVP_sha256());
}

} // namespace kagimado::ssl

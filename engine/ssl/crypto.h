// Ciphers, hashes and key derivation on OpenSSL 3 EVP. Free functions are thread-safe; AesCtr belongs to one
// thread.
#pragma once

#include "engine/ssl/secret.h"

#include <memory>

namespace kagimado::ssl {

using Digest256 = std::array<std::uint8_t, 32>;

Digest256 sha256(ByteView bytes);
Digest256 hmac_sha256(ByteView key, ByteView message);

// HMAC over pieces that are not contiguous.
class HmacSha256 final {
 public:
  explicit HmacSha256(ByteView key);
  ~HmacSha256();
  HmacSha256(HmacSha256&&) noexcept;
  HmacSha256& operator=(HmacSha256&&) noexcept;
  void update(ByteView piece);
  Digest256 finish(); // once

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// RFC 8018 section 5.2. 600,000 iterations take about 0.16 s: never on a drawing or network thread.
SecretArray<32> pbkdf2_sha256(std::string_view password, ByteView salt, std::uint32_t iterations);
// RFC 5869 section 2.3, expand only.
void hkdf_expand_sha256(ByteView prk, std::string_view info, MutableBytes out);

// AES-128-CTR key stream over consecutive ranges. One object a key; restart() a sample.
class AesCtr final {
 public:
  explicit AesCtr(ByteView key16);
  ~AesCtr();
  AesCtr(AesCtr&&) noexcept;
  AesCtr& operator=(AesCtr&&) noexcept;
  void restart(ByteView counter16);
  void apply(MutableBytes in_place); // goes on where the last call ended

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// AES-256-GCM for secrets at rest: nonce[12] || ciphertext || tag[16]. open(): Tampered if anything differs.
Bytes gcm_seal(ByteView key32, ByteView plain, ByteView associated);
Result<Bytes> gcm_open(ByteView key32, ByteView sealed, ByteView associated);

// MD5 and SHA-256 in hex, for HTTP Digest (RFC 7616) only.
std::string md5_hex(std::string_view text);
std::string sha256_hex(std::string_view text);

} // namespace kagimado::ssl

// The published vector of the layout (engine/sealed/FORMAT.md, "Vector").
#pragma once

#include "engine/sealed/key_box.h"

#include <algorithm>

namespace kagimado::sealed::vector {

inline constexpr std::string_view passphrase = "a long lab passphrase";
inline constexpr std::uint32_t iterations = 2048;
inline constexpr std::string_view kek_hex =
    "a172fc80fd5637b6e03f3a05d3a4ed119944d62b552856cbf8436b6e7dfb6953";
inline constexpr std::string_view prk_hex =
    "750dd1fb41c0474994288b1edc5b510689f8e9b2650c8d89e46fc36f4b4ceeb0";
inline constexpr std::string_view kcv_hex = "ad6ba744b3b9f359e700fe7ad47813ea";
inline constexpr std::string_view dek_hex = "2b7e151628aed2a6abf7158809cf4f3c";
inline constexpr std::string_view slot_body_hex = "0100000800a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1b2b2b2b2b2b2b2b2"
                                                  "b2b2b2b2b2b2b2b22607c389aed78ac21d60773eaf77931b"
                                                  "77aeaadf8fe3597787d377e12ebf209f30818985a686cf7567dd1e3d2c"
                                                  "bf52e05a7c5d9a3cd7261d6c145b1fc5ac47bbd6ceb87e85ed"
                                                  "9d12db4a5753ddb80733";

inline Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

inline Salt salt_of(std::uint8_t byte) {
  Salt salt;
  salt.fill(byte);
  return salt;
}

inline Salt pb_salt() {
  return salt_of(0xa1);
}

inline Salt hk_salt() {
  return salt_of(0xb2);
}

inline Kid kid() {
  Kid kid;
  std::ranges::copy(hex("0102030405060708090a0b0c0d0e0f10"), kid.bytes.begin());
  return kid;
}

inline Material material() {
  return {ssl::SecretArray<16>(hex(dek_hex)),
          ssl::SecretArray<32>(hex("4041424344454647404142434445464740414243444546474041424344454647"))};
}

inline PasswordKey password() {
  return derive(passphrase, pb_salt(), iterations).value();
}

inline Bytes key_box() {
  return write_key_box(kid(), material(), password(), hk_salt());
}

} // namespace kagimado::sealed::vector

// Key box: the private pssh that carries a clip's material, wrapped under a password (sealed-stream layout;
// FORMAT.md here). Free functions are thread-safe.
#pragma once

#include "engine/mp4/init_segment.h"
#include "engine/sealed/key_state.h"
#include "engine/ssl/crypto.h"

namespace kagimado::sealed {

inline constexpr std::array<std::uint8_t, 16> key_box_system_id = {
    0x9d, 0x2c, 0x41, 0x7a, 0x6e, 0x38, 0x4b, 0xd1, 0xa5, 0x0f, 0x3c, 0x8e, 0x21, 0x7b, 0xd4, 0x62};
inline constexpr std::array<std::uint8_t, 16> w3c_common_system_id = {
    0x10, 0x77, 0xef, 0xec, 0xc0, 0xb2, 0x4d, 0x02, 0xac, 0xe3, 0x3c, 0x1e, 0x52, 0xe2, 0xfb, 0x4b};
inline constexpr std::uint32_t max_pbkdf2_iterations = 4'000'000;
inline constexpr std::uint32_t default_pbkdf2_iterations = 600'000;
inline constexpr std::size_t max_slots = 16;

using Salt = std::array<std::uint8_t, 16>;

// A password as cameras get it: KEK = PBKDF2(password, pb_salt, iterations).
struct PasswordKey {
  ssl::SecretArray<32> kek;
  Salt pb_salt{};
  std::uint32_t iterations = 0;

  [[nodiscard]] PasswordKey clone() const { return {kek.clone(), pb_salt, iterations}; }
};

// iterations: 1..max_pbkdf2_iterations, else Limit.
Result<PasswordKey> derive(std::string_view password, const Salt& pb_salt, std::uint32_t iterations);

// DEK[16] || K_mac[32]
struct Material {
  ssl::SecretArray<16> dek;
  ssl::SecretArray<32> mac_key;

  [[nodiscard]] Material clone() const { return {dek.clone(), mac_key.clone()}; }
};

Material random_material();

struct PassphraseSlot {
  std::uint32_t iterations = 0;
  Salt pb_salt{}, hk_salt{};
  std::array<std::uint8_t, 48> wrapped{};
  ssl::Digest256 tag{};
};

struct KeyBox {
  Kid kid;
  std::array<std::uint8_t, 16> kcv{};
  std::vector<PassphraseSlot> passphrase_slots; // other slot types are skipped
};

// pssh_data: ProtectionSystem::data with system key_box_system_id. Errors: Damaged, Limit (slots,
// iterations), Unsupported.
Result<KeyBox> parse_key_box(ByteView pssh_data);
// A box with one passphrase slot, hk_salt random.
Bytes write_key_box(const Kid& kid, const Material& material, const PasswordKey& password);
Bytes write_key_box(const Kid& kid, const Material& material, const PasswordKey& password,
                    const Salt& hk_salt);

// The key box of an init segment. Errors: NotFound (it has none), Damaged (names another key than its pssh),
// and those of parse_key_box.
Result<Bytes> find_key_box(const mp4::InitSegment& init);

// Errors: WrongPassword (no slot's tag matches), Damaged (KCV), Locked (no slot with this salt and
// iterations). Judged by tag and KCV, never by decoding.
Result<Material> unwrap(const KeyBox& box, const PasswordKey& password);

} // namespace kagimado::sealed

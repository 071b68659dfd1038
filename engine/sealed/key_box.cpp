#include "engine/sealed/key_box.h"

#include "engine/mp4/archive.h"

#include <algorithm>

namespace kagimado::sealed {

namespace {

constexpr std::string_view wrap_info = "majestic-records-v1 wrap";
constexpr std::string_view auth_info = "majestic-records-v1 auth";
constexpr std::string_view kcv_info = "majestic-records-v1 kcv";

constexpr std::uint8_t box_version = 1;
constexpr std::uint8_t dek_bytes = 16, mac_key_bytes = 32;
constexpr std::uint8_t slot_type_passphrase = 1;
constexpr std::uint8_t kdf_pbkdf2_sha256 = 1;
constexpr std::size_t passphrase_body_bytes = 117;

using Kcv = std::array<std::uint8_t, 16>;

Kcv kcv_of(const ssl::SecretArray<32>& mac_key, const Kid& kid) {
  ssl::HmacSha256 mac(mac_key.view());
  mac.update(as_bytes(kcv_info));
  mac.update(kid.bytes);
  const auto digest = mac.finish();
  Kcv kcv{};
  std::copy_n(digest.begin(), kcv.size(), kcv.begin());
  return kcv;
}

// The part of a passphrase slot that its tag covers, and then the tag.
template <class A>
void describe_tagged_part(A& a, PassphraseSlot& slot) {
  std::uint8_t kdf = kdf_pbkdf2_sha256;
  a.u8(kdf);
  a.u32(slot.iterations);
  a.bytes(slot.pb_salt);
  a.bytes(slot.hk_salt);
  a.bytes(slot.wrapped);
}

template <class A>
void describe_passphrase_slot(A& a, PassphraseSlot& slot) {
  describe_tagged_part(a, slot);
  a.bytes(slot.tag);
  if (a.ok() && (slot.iterations == 0 || slot.iterations > max_pbkdf2_iterations))
    a.fail(ErrorKind::Limit, "{} iterations, allowed are 1 to {}", slot.iterations, max_pbkdf2_iterations);
}

template <class A>
void describe_slot(A& a, std::vector<PassphraseSlot>& slots, std::size_t index) {
  std::uint8_t type = slot_type_passphrase;
  std::uint16_t body_bytes = passphrase_body_bytes;
  a.u8(type);
  a.zeros(1);
  a.u16(body_bytes);
  if constexpr (A::reading) {
    Bytes body;
    a.blob(body, body_bytes);
    // Other kinds of slot (chip, public key, later ones, other key derivations) are for other readers.
    if (!a.ok() || type != slot_type_passphrase || body.empty() || body.front() != kdf_pbkdf2_sha256)
      return;
    if (body.size() != passphrase_body_bytes)
      return a.fail(ErrorKind::Damaged, "passphrase slot of {} bytes", body.size());
    A inner = a.within(body);
    describe_passphrase_slot(inner, slots.emplace_back());
  } else {
    describe_passphrase_slot(a, slots[index]);
  }
}

template <class A>
void describe_key_box(A& a, KeyBox& box) {
  std::uint8_t version = box_version, key_bytes = dek_bytes, mac_bytes = mac_key_bytes;
  a.u8(version);
  a.zeros(1);
  a.u8(key_bytes);
  a.u8(mac_bytes);
  if (a.ok() && (version != box_version || key_bytes != dek_bytes || mac_bytes != mac_key_bytes))
    return a.fail(ErrorKind::Unsupported, "key box version {} with keys of {} and {} bytes", version,
                  key_bytes, mac_bytes);
  a.bytes(box.kid.bytes);
  a.bytes(box.kcv);
  auto count = static_cast<std::uint8_t>(box.passphrase_slots.size());
  a.u8(count);
  if (count > max_slots)
    return a.fail(ErrorKind::Limit, "{} slots", count);
  for (std::size_t i = 0; i < count; ++i)
    describe_slot(a, box.passphrase_slots, i);
}

struct SlotKeys {
  ssl::SecretArray<48> wrap;
  ssl::SecretArray<32> auth;
};

SlotKeys slot_keys(const PassphraseSlot& slot, const ssl::SecretArray<32>& kek) {
  ssl::Digest256 prk = ssl::hmac_sha256(slot.hk_salt, kek.view());
  SlotKeys keys;
  ssl::hkdf_expand_sha256(prk, wrap_info, keys.wrap.mutable_view());
  ssl::hkdf_expand_sha256(prk, auth_info, keys.auth.mutable_view());
  ssl::wipe(prk);
  return keys;
}

ssl::Digest256 slot_tag(const SlotKeys& keys, const Kid& kid, PassphraseSlot slot) {
  Bytes covered;
  mp4::BoxWriter writer(covered);
  describe_tagged_part(writer, slot);
  ssl::HmacSha256 mac(keys.auth.view());
  mac.update(kid.bytes);
  mac.update(covered);
  return mac.finish();
}

void apply_pad(MutableBytes bytes, ByteView pad) {
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] ^= pad[i];
}

Result<Material> unwrap_slot(const KeyBox& box, const PassphraseSlot& slot, const PasswordKey& password) {
  const SlotKeys keys = slot_keys(slot, password.kek);
  if (!ssl::equal_in_constant_time(slot_tag(keys, box.kid, slot), slot.tag))
    return fail(ErrorKind::WrongPassword, "the password does not open the key box of key {}", box.kid.hex());
  ssl::SecretArray<48> plain(slot.wrapped);
  apply_pad(plain.mutable_view(), keys.wrap.view());
  Material material{ssl::SecretArray<16>(plain.view().first(dek_bytes)),
                    ssl::SecretArray<32>(plain.view().subspan(dek_bytes))};
  if (!ssl::equal_in_constant_time(kcv_of(material.mac_key, box.kid), box.kcv))
    return fail(ErrorKind::Damaged, "the key box of key {} contradicts itself: key check value",
                box.kid.hex());
  return material;
}

} // namespace

Result<PasswordKey> derive(std::string_view password, const Salt& pb_salt, std::uint32_t iterations) {
  if (iterations == 0 || iterations > max_pbkdf2_iterations)
    return fail(ErrorKind::Limit, "{} iterations, allowed are 1 to {}", iterations, max_pbkdf2_iterations);
  return PasswordKey{ssl::pbkdf2_sha256(password, pb_salt, iterations), pb_salt, iterations};
}

Material random_material() {
  Material material;
  ssl::fill_random(material.dek.mutable_view());
  ssl::fill_random(material.mac_key.mutable_view());
  return material;
}

Result<KeyBox> parse_key_box(ByteView pssh_data) {
  mp4::Failure failure;
  mp4::BoxReader reader(pssh_data, 0, failure, mp4::fourcc("pssh"));
  KeyBox box;
  describe_key_box(reader, box);
  if (!failure.error && reader.remaining() != 0)
    reader.fail(ErrorKind::Damaged, "{} bytes behind the last slot", reader.remaining());
  if (failure.error)
    return std::unexpected(failure.error->within("key box"));
  return box;
}

Bytes write_key_box(const Kid& kid, const Material& material, const PasswordKey& password) {
  Salt hk_salt{};
  ssl::fill_random(hk_salt);
  return write_key_box(kid, material, password, hk_salt);
}

Bytes write_key_box(const Kid& kid, const Material& material, const PasswordKey& password,
                    const Salt& hk_salt) {
  KeyBox box{kid, kcv_of(material.mac_key, kid), {}};
  PassphraseSlot& slot = box.passphrase_slots.emplace_back();
  slot.iterations = password.iterations;
  slot.pb_salt = password.pb_salt;
  slot.hk_salt = hk_salt;
  const SlotKeys keys = slot_keys(slot, password.kek);
  std::ranges::copy(material.dek.view(), slot.wrapped.begin());
  std::ranges::copy(material.mac_key.view(), slot.wrapped.begin() + dek_bytes);
  apply_pad(slot.wrapped, keys.wrap.view());
  slot.tag = slot_tag(keys, kid, slot);
  Bytes out;
  mp4::BoxWriter writer(out);
  describe_key_box(writer, box);
  return out;
}

Result<Bytes> find_key_box(const mp4::InitSegment& init) {
  for (const auto& system : init.protection_systems) {
    if (system.system_id != key_box_system_id)
      continue;
    KGM_TRY(const KeyBox box, parse_key_box(system.data));
    // A slot lifted from another clip must not pass for this one's.
    if (system.kids.size() != 1 || system.kids.front() != box.kid)
      return fail(ErrorKind::Damaged, "the key box names another key than its pssh box");
    return system.data;
  }
  return fail(ErrorKind::NotFound, "the init segment has no key box");
}

Result<Material> unwrap(const KeyBox& box, const PasswordKey& password) {
  std::optional<Error> first_error;
  for (const auto& slot : box.passphrase_slots) {
    if (slot.pb_salt != password.pb_salt || slot.iterations != password.iterations)
      continue;
    auto material = unwrap_slot(box, slot, password);
    if (material)
      return material;
    // A slot that the password opened but that is damaged says more than one it does not open.
    if (!first_error || material.error().kind == ErrorKind::Damaged)
      first_error = std::move(material).error();
  }
  if (first_error)
    return std::unexpected(std::move(*first_error));
  return fail(ErrorKind::Locked, "no slot of key {} is for this password's salt and iterations",
              box.kid.hex());
}

} // namespace kagimado::sealed

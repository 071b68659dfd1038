#include "engine/view/key_client.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kagimado::view {
namespace {

using Json = nlohmann::json;

// Keys are wiped wherever they passed through.
Result<Bytes> take_secret(Json& key, const char* name, std::size_t size) {
  const auto found = key.find(name);
  if (found == key.end() || !found->is_string())
    return fail(ErrorKind::Damaged, "licence: key without {}", name);
  auto& text = found->get_ref<std::string&>();
  auto bytes = from_base64(text);
  ssl::wipe(text);
  if (bytes && bytes->size() != size) {
    ssl::wipe(*bytes);
    return fail(ErrorKind::Damaged, "licence: {} of {} bytes, not {}", name, bytes->size(), size);
  }
  return bytes;
}

Result<Kid> kid_of(const Json& key) {
  const auto found = key.find("kid");
  if (found == key.end() || !found->is_string())
    return fail(ErrorKind::Damaged, "licence: key without kid");
  KGM_TRY(const auto bytes, from_base64(found->get_ref<const std::string&>()));
  Kid kid;
  if (bytes.size() != kid.bytes.size())
    return fail(ErrorKind::Damaged, "licence: kid of {} bytes", bytes.size());
  std::ranges::copy(bytes, kid.bytes.begin());
  return kid;
}

Result<> take_key(Json& key, sealed::Keyring& keyring, std::map<Kid, sealed::KeyState>& states) {
  KGM_TRY(const auto kid, kid_of(key));
  KGM_TRY(auto dek, take_secret(key, "k", 16));
  sealed::Material material;
  material.dek = ssl::SecretArray<16>(dek);
  ssl::wipe(dek);
  if (key.contains("km")) {
    KGM_TRY(auto mac_key, take_secret(key, "km", 32));
    material.mac_key = ssl::SecretArray<32>(mac_key);
    ssl::wipe(mac_key);
  }
  keyring.add_lent(kid, std::move(material));
  states[kid] = sealed::KeyState::Open;
  return {};
}

std::optional<sealed::KeyState> state_named(std::string_view name) {
  using enum sealed::KeyState;
  for (const auto state : {Clear, Open, LockedNoKey, LockedOldPassword, Damaged, Tampered, Unsupported})
    if (sealed::name_of(state) == name)
      return state;
  return std::nullopt;
}

Result<> take_states(const Json& answer, std::map<Kid, sealed::KeyState>& states) {
  const auto found = answer.find("states");
  if (found == answer.end() || !found->is_object())
    return {};
  for (const auto& [hex, value] : found->items()) {
    KGM_TRY(const auto bytes, from_hex(hex));
    Kid kid;
    const auto state = value.is_string() ? state_named(value.get_ref<const std::string&>()) : std::nullopt;
    if (bytes.size() != kid.bytes.size() || !state)
      return fail(ErrorKind::Damaged, "licence: bad state of {}", hex);
    std::ranges::copy(bytes, kid.bytes.begin());
    // "open" without its key opens nothing.
    states.emplace(kid, *state == sealed::KeyState::Open ? sealed::KeyState::LockedNoKey : *state);
  }
  return {};
}

} // namespace

Result<std::map<Kid, sealed::KeyState>> take_licence(std::string& body, sealed::Keyring& keyring) {
  auto answer = Json::parse(body, nullptr, false);
  ssl::wipe(body);
  if (!answer.is_object())
    return fail(ErrorKind::Damaged, "licence: not a JSON object");
  std::map<Kid, sealed::KeyState> states;
  if (const auto keys = answer.find("keys"); keys != answer.end() && keys->is_array())
    for (auto& key : *keys) {
      if (!key.is_object())
        return fail(ErrorKind::Damaged, "licence: a key that is no object");
      KGM_CHECK(take_key(key, keyring, states));
    }
  KGM_CHECK(take_states(answer, states));
  return states;
}

} // namespace kagimado::view

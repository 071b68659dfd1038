// parse_key_box and what follows from it; the bounds hold for whatever it accepts.
#include "engine/sealed/keyring.h"

#include <cstdlib>

namespace {

using namespace kagimado;

void require(bool ok) {
  if (!ok)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto box = sealed::parse_key_box({data, size});
  if (!box)
    return 0;
  require(box->passphrase_slots.size() <= sealed::max_slots);
  sealed::Keyring keyring;
  require(keyring.open(*box) == sealed::KeyState::LockedNoKey);
  for (const auto& slot : box->passphrase_slots) {
    require(slot.iterations >= 1 && slot.iterations <= sealed::max_pbkdf2_iterations);
    // As if derived: the key derivation itself would only make the fuzzer slow.
    const sealed::PasswordKey password{ssl::SecretArray<32>(Bytes(32, 7)), slot.pb_salt, slot.iterations};
    const auto material = sealed::unwrap(*box, password);
    keyring.add(password.clone());
    const auto state = keyring.open(*box);
    require(material.has_value() == (state == sealed::KeyState::Open));
  }
  return 0;
}

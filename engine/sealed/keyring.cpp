#include "engine/sealed/keyring.h"

#include <algorithm>

namespace kagimado::sealed {

namespace {

bool is_same_period(const PasswordKey& a, const PasswordKey& b) {
  return a.pb_salt == b.pb_salt && a.iterations == b.iterations &&
         ssl::equal_in_constant_time(a.kek.view(), b.kek.view());
}

} // namespace

void Keyring::add(const Kid& kid, Material material) {
  const MutexLock lock(mutex_);
  remember(kid, {std::move(material), false});
}

void Keyring::add_lent(const Kid& kid, Material material) {
  const MutexLock lock(mutex_);
  const auto known = materials_.find(kid);
  if (known == materials_.end() || known->second.is_lent)
    remember(kid, {std::move(material), true});
}

void Keyring::add(PasswordKey password) {
  const MutexLock lock(mutex_);
  std::erase_if(passwords_, [&](const PasswordKey& known) { return is_same_period(known, password); });
  if (passwords_.size() == max_passwords)
    passwords_.erase(passwords_.begin());
  passwords_.push_back(std::move(password));
}

std::optional<Material> Keyring::find(const Kid& kid) const {
  const MutexLock lock(mutex_);
  const auto found = materials_.find(kid);
  if (found == materials_.end())
    return std::nullopt;
  return found->second.material.clone();
}

KeyState Keyring::open(const KeyBox& box) {
  const MutexLock lock(mutex_);
  if (materials_.contains(box.kid))
    return KeyState::Open;
  if (box.passphrase_slots.empty() || passwords_.empty())
    return KeyState::LockedNoKey;
  KeyState state = KeyState::LockedOldPassword;
  // The newest first: it is the one in force.
  for (auto password = passwords_.rbegin(); password != passwords_.rend(); ++password) {
    auto material = unwrap(box, *password);
    if (material) {
      remember(box.kid, {std::move(*material), false});
      return KeyState::Open;
    }
    if (material.error().kind == ErrorKind::Damaged)
      state = KeyState::Damaged;
  }
  return state;
}

Result<> Keyring::try_password(const KeyBox& box, std::string_view password) {
  if (box.passphrase_slots.empty())
    return fail(ErrorKind::Locked, "key {} has no passphrase slot", box.kid.hex());
  std::optional<Error> error;
  for (auto slot = box.passphrase_slots.begin(); slot != box.passphrase_slots.end(); ++slot) {
    const auto is_same = [&](const PassphraseSlot& other) {
      return other.pb_salt == slot->pb_salt && other.iterations == slot->iterations;
    };
    if (std::any_of(box.passphrase_slots.begin(), slot, is_same))
      continue; // tried with the first of them
    KGM_TRY(auto key, derive(password, slot->pb_salt, slot->iterations));
    auto material = unwrap(box, key);
    if (material) {
      add(std::move(key));
      add(box.kid, std::move(*material));
      return {};
    }
    if (!error || material.error().kind == ErrorKind::Damaged)
      error = std::move(material).error();
  }
  return std::unexpected(std::move(*error));
}

bool Keyring::knows_salt(const Salt& pb_salt) const {
  const MutexLock lock(mutex_);
  return std::ranges::find(passwords_, pb_salt, &PasswordKey::pb_salt) != passwords_.end();
}

void Keyring::forget_lent() {
  const MutexLock lock(mutex_);
  std::erase_if(materials_, [](const auto& entry) { return entry.second.is_lent; });
  std::erase_if(materials_by_age_,
                [this](const Kid& kid) KGM_REQUIRES(mutex_) { return !materials_.contains(kid); });
}

void Keyring::forget_all() {
  const MutexLock lock(mutex_);
  materials_.clear();
  materials_by_age_.clear();
  passwords_.clear();
  passwords_.shrink_to_fit();
}

void Keyring::remember(const Kid& kid, Known known) {
  if (materials_.insert_or_assign(kid, std::move(known)).second)
    materials_by_age_.push_back(kid);
  if (materials_by_age_.size() > max_materials) {
    materials_.erase(materials_by_age_.front());
    materials_by_age_.pop_front();
  }
}

} // namespace kagimado::sealed

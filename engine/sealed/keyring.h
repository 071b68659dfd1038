// Keyring: what this process can open. Materials by KID, password keys by (salt, iterations). Thread-safe;
// memory is locked and wiped by forget_all().
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/sealed/key_box.h"

#include <deque>
#include <unordered_map>

namespace kagimado::sealed {

class Keyring final {
 public:
  // Beyond these the oldest is forgotten: a month of clips of many cameras must not grow for ever.
  static constexpr std::size_t max_materials = 4096;
  static constexpr std::size_t max_passwords = 64;

  // A key that somebody else unwrapped (POST /keys), or a test's KID:KEY (mac_key all zero: chain not
  // checked).
  void add(const Kid& kid, Material material);
  void add(PasswordKey password);
  [[nodiscard]] std::optional<Material> find(const Kid& kid) const;

  // Tries every password known for the box's salts; remembers the material. See KeyState for the answers; a
  // box that is only for other salts than those of the passwords known is LockedOldPassword: it belongs to
  // another password's period.
  KeyState open(const KeyBox& box);

  // A typed password: derives for each distinct (salt, iterations) of the box's slots (slow: worker thread),
  // tries, and remembers both password key and material if it opens. Errors: WrongPassword, Damaged, Locked
  // (no passphrase slot).
  Result<> try_password(const KeyBox& box, std::string_view password);

  // A password of that period is known here.
  [[nodiscard]] bool knows_salt(const Salt& pb_salt) const;

  void forget_all();

 private:
  using Materials = std::unordered_map<Kid, Material, std::hash<Kid>, std::equal_to<>,
                                       ssl::LockedAllocator<std::pair<const Kid, Material>>>;

  void remember(const Kid& kid, Material material) KGM_REQUIRES(mutex_);

  mutable Mutex mutex_;
  Materials materials_ KGM_GUARDED_BY(mutex_);
  std::deque<Kid> materials_by_age_ KGM_GUARDED_BY(mutex_);
  std::vector<PasswordKey, ssl::LockedAllocator<PasswordKey>> passwords_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::sealed

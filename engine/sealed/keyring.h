// Keyring: what this process can open. Materials by KID, password keys by (salt, iterations). Thread-safe;
// memory is locked and wiped by forget_all().
//
// Lent materials are those that somebody else unwrapped with the password in force (POST /keys): they are not
// this process's own and go when that password may have changed [REQ-ENC-6].
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

  // This process's own: a KID:KEY that was typed (mac_key all zero: chain not checked).
  void add(const Kid& kid, Material material);
  // One that this process owns already stays its own.
  void add_lent(const Kid& kid, Material material);
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

  void forget_lent();
  void forget_all();

 private:
  struct Known {
    Material material;
    bool is_lent = false;
  };

  using Materials = std::unordered_map<Kid, Known, std::hash<Kid>, std::equal_to<>,
                                       ssl::LockedAllocator<std::pair<const Kid, Known>>>;

  void remember(const Kid& kid, Known known) KGM_REQUIRES(mutex_);

  mutable Mutex mutex_;
  Materials materials_ KGM_GUARDED_BY(mutex_);
  std::deque<Kid> materials_by_age_ KGM_GUARDED_BY(mutex_);
  std::vector<PasswordKey, ssl::LockedAllocator<PasswordKey>> passwords_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::sealed

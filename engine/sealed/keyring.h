// Keyring: what this process can open. Materials by KID, password keys by (salt, iterations). Thread-safe; memory is locked
// and wiped by forget_all().
#pragma once

#include "engine/base/thread_annotations.h"
#include "engine/sealed/key_box.h"

#include <map>
#include <unordered_map>

namespace kagimado::sealed {

class Keyring final {
 public:
  // A key that somebody else unwrapped (POST /keys), or a test's KID:KEY (mac_key all zero: chain not checked).
  void add(const Kid& kid, Material material);
  void add(PasswordKey password);
  [[nodiscard]] std::optional<Material> find(const Kid& kid) const;

  // Tries every password known for the box's salts; remembers the material. See KeyState for the answers.
  KeyState open(const KeyBox& box);

  // A typed password: derives for each distinct (salt, iterations) of the box's slots (slow: worker thread), tries, and remembers
  // both password key and material if it opens. Errors: WrongPassword, Damaged, Locked (no passphrase slot).
  Result<> try_password(const KeyBox& box, std::string_view password);

  void forget_all();

 private:
  mutable Mutex mutex_;
  std::unordered_map<Kid, Material> materials_ KGM_GUARDED_BY(mutex_);
  std::vector<PasswordKey> passwords_ KGM_GUARDED_BY(mutex_);
};

} // namespace kagimado::sealed

// Key state of a picture: the same enum from the reader to the tile.
#pragma once

#include <string_view>

namespace kagimado::sealed {

enum class KeyState {
  Clear,             // not sealed
  Open,              // sealed, key at hand
  LockedNoKey,       // sealed, no password to try, or no passphrase slot
  LockedOldPassword, // the password in force does not open it (slot tag mismatch)
  Damaged,           // tag right, KCV wrong; or a key box that cannot be read
  Tampered,          // integrity chain bent
  Unsupported,       // a scheme or slot this product cannot use
};

std::string_view name_of(KeyState state); // "clear", "open", "locked_no_key", "locked_old_password", ...

} // namespace kagimado::sealed

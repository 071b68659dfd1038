#include "engine/sealed/key_state.h"

#include <utility>

namespace kagimado::sealed {

std::string_view name_of(KeyState state) {
  switch (state) {
  case KeyState::Clear:
    return "clear";
  case KeyState::Open:
    return "open";
  case KeyState::LockedNoKey:
    return "locked_no_key";
  case KeyState::LockedOldPassword:
    return "locked_old_password";
  case KeyState::Damaged:
    return "damaged";
  case KeyState::Tampered:
    return "tampered";
  case KeyState::Unsupported:
    return "unsupported";
  }
  std::unreachable();
}

} // namespace kagimado::sealed

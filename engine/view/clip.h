// What an init segment announces: the video track, and what opens it. Immutable.
#pragma once

#include "engine/mp4/init_segment.h"
#include "engine/sealed/keyring.h"

namespace kagimado::view {

class Clip final {
 public:
  // Errors: Damaged, Unsupported (codec, scheme, no video track), Limit.
  static Result<std::shared_ptr<const Clip>> read(SharedBytes init_bytes);

  [[nodiscard]] const mp4::InitSegment& init() const { return init_; }

  [[nodiscard]] const mp4::Track& video() const { return *init_.video(); }

  [[nodiscard]] ByteView bytes() const { return *bytes_; }

  [[nodiscard]] bool sealed() const { return video().encryption.has_value(); }

  [[nodiscard]] const Kid& kid() const { return video().encryption->default_kid; } // sealed() only

  // pssh data of the private key box; nothing if the clip has none.
  [[nodiscard]] const std::optional<Bytes>& key_box() const { return key_box_; }

  // Without asking anybody: what this keyring can open. LockedNoKey, LockedOldPassword: ask the recorder.
  [[nodiscard]] sealed::KeyState try_keyring(sealed::Keyring& keyring) const;

 private:
  SharedBytes bytes_;
  mp4::InitSegment init_;
  std::optional<Bytes> key_box_;
  sealed::KeyState without_box_ = sealed::KeyState::LockedNoKey;
};

} // namespace kagimado::view

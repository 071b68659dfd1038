// The clip of a stream and whether it is open: the keyring is tried first, then the recorder is asked. Holds
// what opens its samples and checks its chain. Owned and called by one strand.
#pragma once

#include "engine/view/chain_watch.h"
#include "engine/view/clip.h"
#include "engine/view/key_asker.h"

namespace kagimado::view {

class ClipDoor final {
 public:
  enum class Phase { Clear, Asking, Open, Locked };
  enum class Change { None, Opened, Locked };

  // on_answer: on any thread; what it is given goes back in by take_answer(), on the strand. keys may be
  // null.
  using OnAnswer = std::function<void(const Kid&, const Result<sealed::KeyState>&)>;

  ClipDoor(sealed::Keyring& keyring, KeyAsker* keys) : keyring_(keyring), keys_(keys) {}

  void listen(OnAnswer on_answer) { on_answer_ = std::move(on_answer); } // before the first clip

  void clear(); // no clip
  Change take_clip(std::shared_ptr<const Clip> clip);
  // Passwords or keys changed: what is open stays so until the recorder says otherwise. forgotten: until
  // somebody gives the key again nothing more is shown.
  Change judge(bool forgotten = false);
  Change take_answer(const Kid& kid, const Result<sealed::KeyState>& answer);

  [[nodiscard]] const Clip* clip() const { return clip_.get(); }

  [[nodiscard]] Phase phase() const { return phase_; }

  // Locked: why.
  [[nodiscard]] sealed::KeyState state() const { return state_; }

  [[nodiscard]] std::string_view reason() const { return reason_; } // error kind name

  [[nodiscard]] sealed::Opener* opener() { return opener_ ? &*opener_ : nullptr; }

  [[nodiscard]] ChainWatch* chain() { return chain_ ? &*chain_ : nullptr; }

 private:
  Change open();
  Change lock(sealed::KeyState state, std::string_view reason);

  sealed::Keyring& keyring_;
  KeyAsker* keys_;
  OnAnswer on_answer_;
  std::shared_ptr<const Clip> clip_;
  Phase phase_ = Phase::Clear;
  sealed::KeyState state_ = sealed::KeyState::Clear;
  std::string_view reason_;
  std::optional<sealed::Opener> opener_;
  std::optional<ChainWatch> chain_;
};

} // namespace kagimado::view

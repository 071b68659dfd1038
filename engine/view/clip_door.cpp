#include "engine/view/clip_door.h"

#include <algorithm>

namespace kagimado::view {
namespace {

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

} // namespace

void ClipDoor::clear() {
  clip_.reset();
  opener_.reset();
  chain_.reset();
  phase_ = Phase::Clear;
  state_ = sealed::KeyState::Clear;
}

ClipDoor::Change ClipDoor::take_clip(std::shared_ptr<const Clip> clip) {
  clear();
  clip_ = std::move(clip);
  return judge();
}

ClipDoor::Change ClipDoor::judge(bool forgotten) {
  if (!clip_ || !clip_->sealed())
    return Change::None;
  const auto state = clip_->try_keyring(keyring_);
  if (state == sealed::KeyState::Open)
    return phase_ == Phase::Open ? Change::None : open();
  const bool others_may_know =
      state == sealed::KeyState::LockedNoKey || state == sealed::KeyState::LockedOldPassword;
  if (!others_may_know || !clip_->key_box() || keys_ == nullptr)
    return lock(state, "");
  auto change = Change::None;
  if (phase_ == Phase::Open && forgotten)
    change = lock(state, "");
  if (phase_ != Phase::Open)
    phase_ = Phase::Asking;
  keys_->ask(clip_->kid(), *clip_->key_box(),
             [on_answer = on_answer_, kid = clip_->kid()](const Result<sealed::KeyState>& answer) {
               on_answer(kid, answer);
             });
  return change;
}

ClipDoor::Change ClipDoor::take_answer(const Kid& kid, const Result<sealed::KeyState>& answer) {
  if (!clip_ || !clip_->sealed() || clip_->kid() != kid)
    return Change::None;
  // Somebody may have typed a password while the question was on its way.
  const auto state = clip_->try_keyring(keyring_);
  if (state == sealed::KeyState::Open)
    return phase_ == Phase::Open ? Change::None : open();
  if (!answer)
    return lock(sealed::KeyState::LockedNoKey, name_of(answer.error().kind));
  return lock(*answer == sealed::KeyState::Open ? state : *answer, "");
}

ClipDoor::Change ClipDoor::open() {
  const auto material = keyring_.find(clip_->kid());
  if (!material) // forgotten this very moment
    return lock(sealed::KeyState::LockedNoKey, "");
  opener_.emplace(clip_->init(), *material);
  chain_.reset();
  if (!all_zero(material->mac_key.view())) // all zero: a bare key without K_mac
    chain_.emplace(*material, clip_->bytes(), clip_->video().id);
  phase_ = Phase::Open;
  state_ = sealed::KeyState::Open;
  reason_ = "";
  return Change::Opened;
}

ClipDoor::Change ClipDoor::lock(sealed::KeyState state, std::string_view reason) {
  opener_.reset();
  chain_.reset();
  phase_ = Phase::Locked;
  state_ = state;
  reason_ = reason;
  return Change::Locked;
}

} // namespace kagimado::view

#include "engine/view/clip.h"

namespace kagimado::view {

Result<std::shared_ptr<const Clip>> Clip::read(SharedBytes init_bytes) {
  auto clip = std::make_shared<Clip>();
  clip->bytes_ = std::move(init_bytes);
  KGM_TRY(clip->init_, mp4::parse_init(*clip->bytes_));
  if (clip->init_.video() == nullptr)
    return fail(ErrorKind::Unsupported, "init segment has no video track");
  if (auto box = sealed::find_key_box(clip->init_))
    clip->key_box_ = std::move(*box);
  else if (box.error().kind != ErrorKind::NotFound)
    clip->without_box_ = box.error().kind == ErrorKind::Unsupported ? sealed::KeyState::Unsupported
                                                                    : sealed::KeyState::Damaged;
  return clip;
}

sealed::KeyState Clip::try_keyring(sealed::Keyring& keyring) const {
  if (!sealed())
    return sealed::KeyState::Clear;
  if (keyring.find(kid()))
    return sealed::KeyState::Open;
  if (!key_box_)
    return without_box_;
  const auto box = sealed::parse_key_box(*key_box_);
  if (!box)
    return box.error().kind == ErrorKind::Unsupported ? sealed::KeyState::Unsupported
                                                      : sealed::KeyState::Damaged;
  if (box->kid != kid())
    return sealed::KeyState::Damaged; // a box of another clip
  const auto state = keyring.open(*box);
  return state == sealed::KeyState::Open && !keyring.find(kid()) ? sealed::KeyState::Damaged : state;
}

} // namespace kagimado::view

// The pipeline's clip: init segments, and what opens them.
#include "engine/base/log.h"
#include "engine/view/stream_pipeline.h"

#include <algorithm>

namespace kagimado::view {
namespace {

StreamPhase phase_of(sealed::KeyState state) {
  switch (state) {
  case sealed::KeyState::Damaged:
  case sealed::KeyState::Tampered:
    return StreamPhase::Damaged;
  case sealed::KeyState::Unsupported:
    return StreamPhase::Unsupported;
  default:
    return StreamPhase::Locked;
  }
}

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

} // namespace

void StreamPipeline::take_init(const mp4::Unit& unit) {
  gate_.reset();
  producer_time_.reset();
  if (clip_ &&
      std::ranges::equal(clip_->bytes(), *unit.bytes)) { // the same clip again, after a new connection
    if (decoder_)
      decoder_->flush();
    if (chain_)
      chain_->on_gap();
    return;
  }
  clip_.reset();
  decoder_.reset();
  opener_.reset();
  chain_.reset();
  damaged_in_row_ = 0;
  set_locked_key_box(std::nullopt);
  auto clip = Clip::read(unit.bytes);
  auto decoder = clip ? FrameDecoder::create((*clip)->video(), {}) : std::unexpected(clip.error());
  if (!decoder) {
    const bool unsupported = decoder.error().kind == ErrorKind::Unsupported;
    log::warn("view", "init segment: {}", decoder.error().message);
    key_phase_ = KeyPhase::Clear;
    set_phase(unsupported ? StreamPhase::Unsupported : StreamPhase::Damaged, sealed::KeyState::Clear,
              name_of(decoder.error().kind));
    return;
  }
  clip_ = std::move(*clip);
  decoder_ = std::move(*decoder);
  report_->update([&](StreamFacts& facts) {
    facts.codec = clip_->video().codec;
    facts.sealed = clip_->sealed();
    facts.width = clip_->video().width;
    facts.height = clip_->video().height;
  });
  update_thinning();
  key_phase_ = KeyPhase::Clear;
  if (clip_->sealed())
    judge_keys();
  else
    set_phase(StreamPhase::Connecting, sealed::KeyState::Clear, "");
}

void StreamPipeline::judge_keys() {
  const auto state = clip_->try_keyring(*services_.keyring);
  if (state == sealed::KeyState::Open) {
    if (key_phase_ != KeyPhase::Open)
      open_clip();
    return;
  }
  const bool others_may_know =
      state == sealed::KeyState::LockedNoKey || state == sealed::KeyState::LockedOldPassword;
  if (!others_may_know || !clip_->key_box() || services_.keys == nullptr) {
    lock_clip(state, "");
    return;
  }
  if (key_phase_ == KeyPhase::Open) // forgotten: nothing more is shown until somebody gives the key again
    lock_clip(state, "");
  key_phase_ = KeyPhase::Asking;
  services_.keys->ask(clip_->kid(), *clip_->key_box(),
                      [weak = weak_from_this(), kid = clip_->kid()](const Result<sealed::KeyState>& answer) {
                        const auto self = weak.lock();
                        if (!self)
                          return;
                        {
                          const MutexLock lock(self->inbox_mutex_);
                          self->inbox_.key_answer.emplace(kid, answer);
                        }
                        self->services_.pool->schedule(self);
                      });
}

void StreamPipeline::take_key_answer(const Result<sealed::KeyState>& answer) {
  if (!answer) {
    lock_clip(sealed::KeyState::LockedNoKey, name_of(answer.error().kind));
    return;
  }
  // Somebody may have typed a password while the question was on its way.
  const auto state = clip_->try_keyring(*services_.keyring);
  if (state == sealed::KeyState::Open)
    open_clip();
  else
    lock_clip(*answer == sealed::KeyState::Open ? state : *answer, "");
}

void StreamPipeline::open_clip() {
  const auto material = services_.keyring->find(clip_->kid());
  if (!material) { // forgotten this very moment
    lock_clip(sealed::KeyState::LockedNoKey, "");
    return;
  }
  const bool was_locked = locked_key_box().has_value();
  opener_.emplace(clip_->init(), *material);
  chain_.reset();
  if (!all_zero(material->mac_key.view())) // all zero: a bare key without K_mac
    chain_.emplace(*material, clip_->bytes(), clip_->video().id);
  key_phase_ = KeyPhase::Open;
  set_locked_key_box(std::nullopt);
  set_phase(StreamPhase::Connecting, sealed::KeyState::Open, "");
  if (was_locked) // the GOP that passed while it was locked comes again, and with it a picture at once
    restart_source();
}

void StreamPipeline::lock_clip(sealed::KeyState state, std::string_view reason) {
  key_phase_ = KeyPhase::Locked;
  opener_.reset();
  chain_.reset();
  last_frame_ = {};
  if (decoder_)
    decoder_->flush();
  gate_.reset();
  for (auto& output : outputs_)
    output->withdraw();
  set_locked_key_box(clip_->key_box().value_or(Bytes{}));
  set_phase(phase_of(state), state, reason);
  wake();
}

} // namespace kagimado::view

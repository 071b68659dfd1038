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

} // namespace

void StreamPipeline::take_answer_later(const Kid& kid, const Result<sealed::KeyState>& answer) {
  {
    const MutexLock lock(inbox_mutex_);
    inbox_.key_answer.emplace(kid, answer);
  }
  services_.pool->schedule(shared_from_this());
}

void StreamPipeline::take_init(const mp4::Unit& unit) {
  gate_.reset();
  producer_time_.reset();
  if (door_.clip() != nullptr &&
      std::ranges::equal(door_.clip()->bytes(), *unit.bytes)) { // the same clip, after a new connection
    if (decoder_)
      decoder_->flush();
    if (auto* chain = door_.chain())
      chain->on_gap();
    return;
  }
  door_.clear();
  decoder_.reset();
  ear_.reset();
  damaged_in_row_ = 0;
  set_locked_key_box(std::nullopt);
  auto clip = Clip::read(unit.bytes);
  auto decoder = clip ? FrameDecoder::create((*clip)->video(), {}) : std::unexpected(clip.error());
  if (!decoder) {
    refuse_clip(decoder.error());
    return;
  }
  decoder_ = std::move(*decoder);
  const auto& video = (*clip)->video();
  report_->update([&](StreamFacts& facts) {
    facts.codec = video.codec;
    facts.sealed = (*clip)->sealed();
    facts.width = video.width;
    facts.height = video.height;
  });
  if (!(*clip)->sealed())
    set_phase(StreamPhase::Connecting, sealed::KeyState::Clear, "");
  follow_door(door_.take_clip(std::move(*clip)));
  update_thinning();
}

void StreamPipeline::refuse_clip(const Error& error) {
  const bool unsupported = error.kind == ErrorKind::Unsupported;
  log::warn("view", "init segment: {}", error.message);
  set_phase(unsupported ? StreamPhase::Unsupported : StreamPhase::Damaged, sealed::KeyState::Clear,
            name_of(error.kind));
}

void StreamPipeline::follow_door(ClipDoor::Change change) {
  if (change == ClipDoor::Change::Opened)
    on_opened();
  if (change == ClipDoor::Change::Locked)
    on_locked();
}

void StreamPipeline::on_opened() {
  const bool was_locked = locked_key_box().has_value();
  set_locked_key_box(std::nullopt);
  set_phase(StreamPhase::Connecting, sealed::KeyState::Open, "");
  if (was_locked) // the GOP that passed while it was locked comes again, and with it a picture at once
    restart_source();
}

void StreamPipeline::on_locked() {
  last_frame_ = {};
  if (decoder_)
    decoder_->flush();
  gate_.reset();
  for (const auto& output : outputs_)
    output->withdraw();
  set_locked_key_box(door_.clip()->key_box().value_or(Bytes{}));
  set_phase(phase_of(door_.state()), door_.state(), door_.reason());
  wake();
}

} // namespace kagimado::view
